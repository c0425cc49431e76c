-- What was said about one import beyond the settings, as JSON; NULL where nothing was.
ALTER TABLE import ADD COLUMN options TEXT;
