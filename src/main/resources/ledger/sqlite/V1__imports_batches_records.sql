-- Times are milliseconds since 1970 (UTC). A NULL in due_at means: a worker holds it; a start sets it free again.

CREATE TABLE import (
    id            TEXT PRIMARY KEY,            -- ULID
    source        TEXT    NOT NULL,            -- the file's name, without folders
    path          TEXT    NOT NULL,            -- where the source lies, relative to work/<id>/
    operation     TEXT    NOT NULL,            -- of the rows that name none
    service       TEXT    NOT NULL,            -- the address of the service that it is meant for
    organization  TEXT    NOT NULL DEFAULT '', -- '' is the one organization of the configuration
    state         TEXT    NOT NULL CHECK (state IN ('READING', 'SENDING', 'CLOSING', 'FINISHED', 'REFUSED', 'CANCELLED')),
    verdict       TEXT    CHECK (verdict IN ('FINISHED', 'REFUSED', 'CANCELLED')), -- the state it closes into
    sha256        TEXT,
    row_count     INTEGER NOT NULL DEFAULT 0,  -- rows seen by the reader
    code          TEXT,                        -- why it was refused
    reason        TEXT,
    hint          TEXT,
    started_at    INTEGER NOT NULL,
    finished_at   INTEGER,
    due_at        INTEGER DEFAULT 0
);
CREATE INDEX import_open ON import (state) WHERE state IN ('READING', 'SENDING', 'CLOSING');

CREATE TABLE batch (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id      TEXT    NOT NULL REFERENCES import (id),
    organization   TEXT    NOT NULL,
    operation      TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('READY', 'SUBMITTING', 'SUBMITTED', 'IN_DOUBT', 'SETTLED')),
    job_id         TEXT,                       -- a batch that has one is never sent again
    job_records    INTEGER,                    -- how many records the job was given
    first_sent_at  INTEGER,                    -- by this machine's clock, before the first send
    server_offset  INTEGER,                    -- what to add for the server's clock; NULL if it had not been heard yet
    submitted_at   INTEGER,
    deadline       INTEGER,                    -- after it nothing more is waited for
    attempts       INTEGER NOT NULL DEFAULT 0, -- sends, polls or look-ups since the last change of state
    found          INTEGER NOT NULL DEFAULT 0, -- in doubt: how many of its users the directory had last
    found_grew_at  INTEGER,                    -- in doubt: when that number last grew
    due_at         INTEGER DEFAULT 0
);
CREATE INDEX batch_import ON batch (import_id, state);
CREATE INDEX batch_due ON batch (state, due_at) WHERE state <> 'SETTLED';

CREATE TABLE record (
    import_id            TEXT    NOT NULL REFERENCES import (id),
    number               INTEGER NOT NULL,      -- of the row in its source, from 1
    line                 INTEGER NOT NULL,
    operation            TEXT,
    username             TEXT,
    email                TEXT,
    email_key            TEXT,                  -- the e-mail in lower case: SQLite lowers only the letters of ASCII
    employee_identifier  TEXT,
    user_id              TEXT,
    batch_id             INTEGER REFERENCES batch (id),
    sent_before          INTEGER NOT NULL DEFAULT 0, -- an earlier send of it was never answered
    outcome              TEXT CHECK (outcome IN ('created', 'updated', 'unchanged', 'invalid', 'rejected', 'unresolved', 'unsent')),
    code                 TEXT,
    reason               TEXT,
    hint                 TEXT,
    job_id               TEXT,
    first_import         TEXT,                  -- the attempt that this row repeats
    first_line           INTEGER,
    PRIMARY KEY (import_id, number)
) WITHOUT ROWID;
CREATE INDEX record_batch ON record (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX record_line ON record (import_id, line);
CREATE INDEX record_username ON record (import_id, username) WHERE username IS NOT NULL;
CREATE INDEX record_email ON record (import_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX record_employee_identifier ON record (import_id, employee_identifier) WHERE employee_identifier IS NOT NULL;
CREATE INDEX record_user_id ON record (user_id) WHERE user_id IS NOT NULL;

-- What is to be sent of a record, sealed; removed as soon as the record is imported.
CREATE TABLE payload (
    import_id  TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    sealed     BLOB    NOT NULL,
    PRIMARY KEY (import_id, number)
) WITHOUT ROWID;

-- The work results of jobs that are not settled yet.
CREATE TABLE work_result (
    job_id    TEXT NOT NULL,
    id        TEXT NOT NULL,
    status    TEXT NOT NULL,
    message   TEXT,
    username  TEXT,
    email     TEXT,
    user_id   TEXT,
    PRIMARY KEY (job_id, id)
) WITHOUT ROWID;
