-- When an import began to be removed for good; what is left of it then is removed at the next time. NULL: it stays.
ALTER TABLE import ADD COLUMN removed_at INTEGER;
CREATE INDEX record_unresolved ON record (import_id, line) WHERE outcome = 'unresolved';
CREATE INDEX record_former ON record (import_id, first_import) WHERE first_import IS NOT NULL;
CREATE INDEX message_import ON message (import_id);
