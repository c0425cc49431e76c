-- When rows of the import may have been sent before, although the ledger knows nothing of it: its source was found in work/ without the sign that
-- nothing was sent. They are looked up before they are sent. NULL where that is known.
ALTER TABLE import ADD COLUMN maybe_sent_at INTEGER;

-- While it has a row, the clock that people see is so many milliseconds ahead of the one by which the worker notes times.
CREATE TABLE wall_clock (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    ahead  INTEGER NOT NULL
);
