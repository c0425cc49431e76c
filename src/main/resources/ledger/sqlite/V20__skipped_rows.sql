-- The rows that a rule of the mapping leaves out of an import, and the places of the rules, such as columns.yaml:7.
-- They are no records, and row_count does not count them.
ALTER TABLE import ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN skipped_by TEXT;
