-- The single problems of a row, or of a source that was refused, as JSON; NULL where there is one, which code, reason and hint say, or none.
ALTER TABLE record ADD COLUMN problems TEXT;
ALTER TABLE import ADD COLUMN problems TEXT;
-- Why an open import waits, in a sentence, and what to do; NULL where nothing is known.
ALTER TABLE import ADD COLUMN waits_for TEXT;
-- The file by the absolute path that its user named, so that a command for it can be given; NULL for what came otherwise.
ALTER TABLE import ADD COLUMN named_path TEXT;
-- Until when the service asked not to be called, of each organization by its name; so that whoever asks for the state of the work is told.
CREATE TABLE quiet (
    org    TEXT PRIMARY KEY,
    until  INTEGER NOT NULL
) WITHOUT ROWID;
