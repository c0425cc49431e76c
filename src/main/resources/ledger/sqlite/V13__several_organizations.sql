-- One process may serve several organizations, each by the name that muster.orgs gives it; '' is the only one where that names none.
ALTER TABLE import ADD COLUMN org TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN org TEXT NOT NULL DEFAULT '';
-- Each organization asks for its own batches: those of another, however many wait, must not be in its way.
DROP INDEX batch_due;
CREATE INDEX batch_due ON batch (state, org, due_at);

-- Those that the worker serves. What came for another one is nobody's, so that anybody ends it.
CREATE TABLE served (
    org  TEXT PRIMARY KEY
) WITHOUT ROWID;

-- While it has a row of an organization, the service refuses the worker there.
DROP TABLE refusal;
CREATE TABLE refusal (
    org      TEXT PRIMARY KEY,
    message  TEXT NOT NULL,
    since    INTEGER NOT NULL
) WITHOUT ROWID;
