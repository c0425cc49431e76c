-- When somebody asked for the import to be cancelled; NULL where nobody did. What is not sent of it then is never sent.
ALTER TABLE import ADD COLUMN cancelled_at INTEGER;

-- While it has a row, nothing is sent; what was sent already is waited for.
CREATE TABLE pause (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    since  INTEGER NOT NULL
);

-- Of a record that repeats an attempt of which nobody can say whether it took effect: when that was sent first, and what to add
-- to this machine's clock for the server's. It is looked up before it is sent, as a batch in doubt.
ALTER TABLE record ADD COLUMN first_sent_at INTEGER;
ALTER TABLE record ADD COLUMN server_offset INTEGER;
CREATE INDEX record_attempt ON record (first_import, first_line) WHERE first_import IS NOT NULL;

-- How an import's rows were mapped, as a text that can be compared; NULL for messages, and where it was not noted yet.
ALTER TABLE import ADD COLUMN mapping TEXT;
-- The earlier import that imported every row of the same source, which is why nothing of this one was read; else NULL.
ALTER TABLE import ADD COLUMN seen_before TEXT;
CREATE INDEX import_sha256 ON import (sha256) WHERE sha256 IS NOT NULL;
