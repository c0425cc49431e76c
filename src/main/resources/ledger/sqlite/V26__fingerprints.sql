-- What sources last asked for each person, as keyed hashes: a row that asks for the same again is not looked up.
CREATE TABLE fingerprint (
    org           TEXT    NOT NULL,
    service       TEXT    NOT NULL,
    organization  TEXT    NOT NULL,
    source        TEXT    NOT NULL,
    person        TEXT    NOT NULL,             -- hash of the key that finds the user
    request       TEXT    NOT NULL,             -- hash of what the row asks for and of the rules
    user_id       TEXT    NOT NULL,
    looked_on     INTEGER NOT NULL,             -- the day of the last look-up, from 1970-01-01
    import_id     TEXT,                         -- the open import that still has to change the user; NULL for none
    number        INTEGER,                      -- its record
    PRIMARY KEY (org, service, organization, source, person)
) WITHOUT ROWID;
CREATE INDEX fingerprint_user ON fingerprint (user_id);
CREATE INDEX fingerprint_open ON fingerprint (import_id) WHERE import_id IS NOT NULL;
