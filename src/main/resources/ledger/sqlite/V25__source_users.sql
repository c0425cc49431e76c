-- The users that imports of a source brought or matched: who is missing in a later file, and whom the source suspended.
CREATE TABLE source_user (
    org           TEXT NOT NULL,
    service       TEXT NOT NULL,
    organization  TEXT NOT NULL,
    source        TEXT NOT NULL,
    user_id       TEXT NOT NULL,
    sealed        BLOB NOT NULL,                -- username, email and employee identifier, as JSON
    suspended_in  TEXT,                         -- the import that suspended the user; NULL if none did
    PRIMARY KEY (org, service, organization, source, user_id)
) WITHOUT ROWID;
-- The import that suspends the users that this one lacks; NULL without one.
ALTER TABLE import ADD COLUMN leavers_import TEXT;
