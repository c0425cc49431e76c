-- SQLite uses an index with a condition only where the statement repeats it: these are used by every claim.
DROP INDEX batch_due;
CREATE INDEX batch_due ON batch (state, due_at);
DROP INDEX import_open;
CREATE INDEX import_state ON import (state);
CREATE INDEX batch_job ON batch (job_id) WHERE job_id IS NOT NULL;
-- What of an import may be sent and is in no batch: of a large one that is little, again and again.
CREATE INDEX record_without_batch ON record (import_id, number) WHERE batch_id IS NULL AND outcome IS NULL AND send_as IS NOT NULL;
-- When the number of users found last grew says all that the number itself did.
ALTER TABLE batch DROP COLUMN found;
