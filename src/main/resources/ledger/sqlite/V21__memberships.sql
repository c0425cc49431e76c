-- The user groups that an import's rows name, with their ids; NULL until they are looked up.
CREATE TABLE user_group (
    import_id  TEXT NOT NULL,
    name       TEXT NOT NULL,
    group_id   TEXT,
    PRIMARY KEY (import_id, name)
) WITHOUT ROWID;

-- The changes of group members that rows ask for: one call each, once the row's user exists. A call may be repeated,
-- since it changes nothing the second time, so that a crash needs no look-up.
CREATE TABLE membership (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id  TEXT    NOT NULL REFERENCES import (id),
    number     INTEGER NOT NULL,             -- of the record
    op         TEXT    NOT NULL CHECK (op IN ('add', 'remove')),
    name       TEXT    NOT NULL,             -- of the group
    col        TEXT    NOT NULL,             -- the column or key that names it
    state      TEXT    NOT NULL DEFAULT 'WAITING'
        CHECK (state IN ('WAITING', 'READY', 'ADDED', 'ALREADY', 'REMOVED', 'FAILED', 'DROPPED')),
    reason     TEXT,                         -- why it failed
    attempts   INTEGER NOT NULL DEFAULT 0,   -- calls with an unclear result
    tried_at   INTEGER,                      -- when the first of these was made
    due_at     INTEGER NOT NULL DEFAULT 0,
    UNIQUE (import_id, number, op, name)
);
CREATE INDEX membership_open ON membership (import_id, state, due_at) WHERE state IN ('WAITING', 'READY');

-- When members are changed next; NULL where there is nothing to change. While a worker does it: the end of time.
ALTER TABLE import ADD COLUMN groups_at INTEGER;

-- A record's members are changed once its user exists. A record whose manager could not be set has its user.
CREATE TRIGGER membership_record_settled AFTER UPDATE OF outcome ON record
    WHEN OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
     AND EXISTS (SELECT 1 FROM membership
       WHERE import_id = NEW.import_id AND number = NEW.number AND state = 'WAITING')
BEGIN
    UPDATE membership SET
        state = CASE
            WHEN NEW.outcome NOT IN ('created', 'updated', 'unchanged') AND NEW.imported_as IS NULL THEN 'DROPPED'
            WHEN EXISTS (SELECT 1 FROM import WHERE id = NEW.import_id AND verdict IN ('REFUSED', 'CANCELLED'))
                THEN 'FAILED'
            ELSE 'READY' END,
        reason = (SELECT 'the import was ' || lower(verdict) FROM import
            WHERE id = NEW.import_id AND verdict IN ('REFUSED', 'CANCELLED'))
    WHERE import_id = NEW.import_id AND number = NEW.number AND state = 'WAITING';
    UPDATE import SET groups_at = 0
    WHERE id = NEW.import_id AND coalesce(groups_at, 1) <> 9223372036854775807
      AND EXISTS (SELECT 1 FROM membership
        WHERE import_id = NEW.import_id AND number = NEW.number AND state = 'READY');
END;

-- What is cancelled or refused is not done.
CREATE TRIGGER membership_import_ended AFTER UPDATE OF verdict ON import
    WHEN NEW.verdict IN ('REFUSED', 'CANCELLED')
BEGIN
    UPDATE membership SET state = 'FAILED', reason = 'the import was ' || lower(NEW.verdict)
    WHERE import_id = NEW.id AND state = 'READY';
END;
