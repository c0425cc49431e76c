-- The columns that the mapping speaks of which the rows were read with, and which of them hold secrets, as JSON; NULL where there are none.
ALTER TABLE import ADD COLUMN mapped_names TEXT;
