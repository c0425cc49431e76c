-- Usernames that differ in case alone are of one user, as far as the rows of a source and the order of messages go.
ALTER TABLE record ADD COLUMN username_key TEXT GENERATED ALWAYS AS (lower(username)) VIRTUAL;
DROP INDEX record_username;
CREATE INDEX record_username_key ON record (import_id, username_key) WHERE username_key IS NOT NULL;
DROP INDEX record_message_username;
CREATE INDEX record_message_username ON record (username_key) WHERE message IS NOT NULL AND outcome IS NULL;
