-- The change that a record makes to an existing user: old and new value of each attribute, sealed. Removed with it.
CREATE TABLE user_change (
    import_id        TEXT    NOT NULL,
    number           INTEGER NOT NULL,
    kind             TEXT    NOT NULL CHECK (kind IN ('rename', 'update', 'suspend', 'activate')),
    sealed           BLOB    NOT NULL,
    former_username  TEXT,   -- in lower case, if the username changes
    former_email     TEXT,   -- in lower case, if the email address changes
    PRIMARY KEY (import_id, number)
) WITHOUT ROWID;
CREATE INDEX user_change_former_username ON user_change (former_username) WHERE former_username IS NOT NULL;
CREATE INDEX user_change_former_email ON user_change (former_email) WHERE former_email IS NOT NULL;
