-- The records whose users this home created, of whatever import: a row that creates such a user again is recognised by them.
CREATE INDEX record_created_username ON record (username)
    WHERE username IS NOT NULL AND (outcome = 'created' OR imported_as = 'created' OR code = 'IMPORTED_ALREADY');
CREATE INDEX record_created_email ON record (email_key)
    WHERE email_key IS NOT NULL AND (outcome = 'created' OR imported_as = 'created' OR code = 'IMPORTED_ALREADY');

-- The source of an import may be changed after it was read. For a while after the import closes it is compared with these:
-- its size and time when its rows were last compared with the ledger, and the file's own key where the system has one. NULL: it is not watched.
ALTER TABLE import ADD COLUMN source_size INTEGER;
ALTER TABLE import ADD COLUMN source_modified INTEGER;       -- in nanoseconds since 1970 (UTC)
ALTER TABLE import ADD COLUMN source_key TEXT;
-- Whether it is to be deleted once no process has it open for writing any more.
ALTER TABLE import ADD COLUMN source_delete INTEGER NOT NULL DEFAULT 0;
-- Whether it was seen that it was changed, and the import that imports it again; NULL as long as none does.
ALTER TABLE import ADD COLUMN source_changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN imported_again TEXT;
CREATE INDEX import_watched ON import (id) WHERE source_size IS NOT NULL;

-- An event of a closed import whose source was changed.
ALTER TABLE event ADD COLUMN source_changed INTEGER NOT NULL DEFAULT 0;
