-- The guards that hold the import before anything of it is sent, separated by commas; NULL if it is not held.
ALTER TABLE import ADD COLUMN held_by TEXT;
-- The guards that the import was released from, likewise.
ALTER TABLE import ADD COLUMN released_from TEXT;
-- Why an import is held; NULL for other events.
ALTER TABLE event ADD COLUMN held TEXT;
