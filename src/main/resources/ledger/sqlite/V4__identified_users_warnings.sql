-- Whom a row is about, and who its manager is, may have to be looked up in the directory before the row can be sent.

-- How the record is sent next: create or update. NULL until everybody whom it names has been looked up.
ALTER TABLE record ADD COLUMN send_as TEXT CHECK (send_as IN ('create', 'update'));
-- The number of the record of the same import that creates its manager; the manager is set once both are there.
ALTER TABLE record ADD COLUMN manager INTEGER;
-- What became of the record, when only its manager is left to be set; NULL before that.
ALTER TABLE record ADD COLUMN imported_as TEXT CHECK (imported_as IN ('created', 'updated'));
-- Until when the user who was just created is looked for, if the search does not show it yet.
ALTER TABLE record ADD COLUMN look_until INTEGER;
UPDATE record SET send_as = operation WHERE operation IN ('create', 'update');
CREATE INDEX record_unidentified ON record (import_id, number) WHERE send_as IS NULL AND outcome IS NULL;
CREATE INDEX record_waits_for_manager ON record (batch_id) WHERE manager IS NOT NULL;

-- When users of its rows are looked up next; NULL where nobody is to be looked up. While a worker does it: the end of time.
ALTER TABLE import ADD COLUMN identify_at INTEGER;

-- What its user should know of a row that is sent all the same.
CREATE TABLE warning (
    import_id  TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    code       TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    hint       TEXT    NOT NULL,
    PRIMARY KEY (import_id, number, code)
) WITHOUT ROWID;

-- A record is told when nothing is left to be done with it: not while its manager is still to be set.
DROP TRIGGER record_settled;
CREATE TRIGGER record_settled AFTER UPDATE OF outcome ON record
    WHEN OLD.outcome IS NULL AND NEW.outcome IS NOT NULL AND EXISTS (SELECT 1 FROM channel)
     AND (SELECT state FROM import WHERE id = NEW.import_id) <> 'READING'
     AND (NEW.manager IS NULL OR NEW.outcome NOT IN ('created', 'updated'))
BEGIN
    INSERT INTO event (kind, import_id, number) VALUES ('record', NEW.import_id, NEW.number);
END;
