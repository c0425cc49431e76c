-- The columns of the source that hold a secret because of the mapping that its rows were read with, as a JSON array; NULL where there are none.
ALTER TABLE import ADD COLUMN secret_columns TEXT;
