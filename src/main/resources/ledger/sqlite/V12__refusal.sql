-- While it has a row, the service refuses the worker; so that whoever follows the work, or asks for its state, is told.
CREATE TABLE refusal (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    message  TEXT NOT NULL,
    since    INTEGER NOT NULL
);
