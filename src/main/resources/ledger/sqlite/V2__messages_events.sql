-- Messages of a queue. Their import takes records until open_until; what is acknowledged stands here first.

ALTER TABLE import ADD COLUMN open_until INTEGER; -- NULL for a file, and once the source of a queue's import is written

CREATE TABLE message (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    queue           TEXT    NOT NULL,
    message_id      TEXT,                      -- the broker's; NULL where the sender wanted none
    correlation_id  TEXT,
    import_id       TEXT    NOT NULL REFERENCES import (id),
    received_at     INTEGER NOT NULL,
    UNIQUE (queue, message_id)                 -- a message that is delivered again is counted once
);

ALTER TABLE record ADD COLUMN message INTEGER; -- the message that it came with; NULL for a row of a file
CREATE INDEX record_gathering ON record (import_id, number) WHERE message IS NOT NULL AND batch_id IS NULL AND outcome IS NULL;
CREATE INDEX record_message_username ON record (username) WHERE message IS NOT NULL AND outcome IS NULL;
CREATE INDEX record_message_user_id ON record (user_id) WHERE message IS NOT NULL AND outcome IS NULL;

-- What a queue's import was sent, sealed, until its source is written. Number 0 is a message that could not be read.
CREATE TABLE source_row (
    import_id  TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    sealed     BLOB    NOT NULL,
    PRIMARY KEY (import_id, number)
) WITHOUT ROWID;

-- The outbox: an event for each outcome and each import, in the order in which they came to pass. Where nobody is told,
-- there is no channel, and nothing is written.

CREATE TABLE event (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT    NOT NULL CHECK (kind IN ('record', 'started', 'finished')),
    import_id  TEXT    NOT NULL,
    number     INTEGER,                        -- of the record; NULL for an event of an import
    receipt    TEXT                            -- of a finished import, as JSON
);

CREATE TABLE channel (
    name      TEXT PRIMARY KEY,
    position  INTEGER NOT NULL,                -- the last event that was told
    attempts  INTEGER NOT NULL DEFAULT 0,      -- failures since then
    due_at    INTEGER NOT NULL DEFAULT 0
);

CREATE TRIGGER import_opened AFTER INSERT ON import WHEN EXISTS (SELECT 1 FROM channel)
BEGIN
    INSERT INTO event (kind, import_id) VALUES ('started', NEW.id);
END;

-- What is invalid in a file is told once the file has been read to its end: until then it may be read again.
CREATE TRIGGER import_read AFTER UPDATE OF state ON import
    WHEN OLD.state = 'READING' AND NEW.state <> 'READING' AND EXISTS (SELECT 1 FROM channel)
BEGIN
    INSERT INTO event (kind, import_id, number)
    SELECT 'record', import_id, number FROM record WHERE import_id = NEW.id AND outcome IS NOT NULL ORDER BY number;
END;

CREATE TRIGGER record_added AFTER INSERT ON record
    WHEN NEW.outcome IS NOT NULL AND NEW.message IS NOT NULL AND EXISTS (SELECT 1 FROM channel)
BEGIN
    INSERT INTO event (kind, import_id, number) VALUES ('record', NEW.import_id, NEW.number);
END;

CREATE TRIGGER record_settled AFTER UPDATE OF outcome ON record
    WHEN OLD.outcome IS NULL AND NEW.outcome IS NOT NULL AND EXISTS (SELECT 1 FROM channel)
     AND (SELECT state FROM import WHERE id = NEW.import_id) <> 'READING'
BEGIN
    INSERT INTO event (kind, import_id, number) VALUES ('record', NEW.import_id, NEW.number);
END;
