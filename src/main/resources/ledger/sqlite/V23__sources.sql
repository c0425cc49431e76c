-- The definition of the source that an import was read by, as its file was then; NULL for sources without one.
ALTER TABLE import ADD COLUMN definition TEXT;
