-- By what rules an import's source was read, as JSON: it is read again by the same when the import closes, whatever the settings say by then.
ALTER TABLE import ADD COLUMN source_rules TEXT;
