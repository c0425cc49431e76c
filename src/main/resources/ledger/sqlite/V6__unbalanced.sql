-- What does not balance of the import, as a line for people, so that whoever waits for its end is told; NULL where nothing was found.
ALTER TABLE import ADD COLUMN unbalanced TEXT;
