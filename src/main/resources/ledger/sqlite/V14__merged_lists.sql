-- What a row asks for, sealed, where that has a secret and is not what is sent; NULL for all others.
ALTER TABLE payload ADD COLUMN asked BLOB;

-- A user is looked up, and lists are merged, only once every earlier record about the same user is done with. The order is that of the messages;
-- a file comes after the last message before its reading ended, and after the files whose reading ended before.
ALTER TABLE import ADD COLUMN after_message INTEGER;
ALTER TABLE import ADD COLUMN turn INTEGER;
-- The earlier record that a record waits for before its user is looked up.
ALTER TABLE record ADD COLUMN waits_for_import TEXT;
ALTER TABLE record ADD COLUMN waits_for_number INTEGER;
-- The batch by which a record was imported that has left it, since its manager is still to be set.
ALTER TABLE record ADD COLUMN imported_in INTEGER;
