-- How many records ever got which outcome, for the metrics: counting them each time would read all of the ledger, and what is
-- removed from it must not be missing. Counted is what would be told as an event, at the moment at which it would be.

CREATE TABLE tally (
    operation  TEXT    NOT NULL,            -- what the record asked for; 'unknown' where that could not be read
    outcome    TEXT    NOT NULL,
    records    INTEGER NOT NULL,
    PRIMARY KEY (operation, outcome)
) WITHOUT ROWID;

-- A file may be read again until it has been read to its end.
CREATE TRIGGER import_tallied AFTER UPDATE OF state ON import WHEN OLD.state = 'READING' AND NEW.state <> 'READING'
BEGIN
    INSERT INTO tally (operation, outcome, records)
    SELECT coalesce(operation, 'unknown'), outcome, count(*) FROM record WHERE import_id = NEW.id AND outcome IS NOT NULL GROUP BY 1, 2
    ON CONFLICT (operation, outcome) DO UPDATE SET records = records + excluded.records;
END;

CREATE TRIGGER record_added_tallied AFTER INSERT ON record WHEN NEW.outcome IS NOT NULL AND NEW.message IS NOT NULL
BEGIN
    INSERT INTO tally (operation, outcome, records) VALUES (coalesce(NEW.operation, 'unknown'), NEW.outcome, 1)
    ON CONFLICT (operation, outcome) DO UPDATE SET records = records + 1;
END;

CREATE TRIGGER record_settled_tallied AFTER UPDATE OF outcome ON record
    WHEN OLD.outcome IS NULL AND NEW.outcome IS NOT NULL
     AND (SELECT state FROM import WHERE id = NEW.import_id) <> 'READING'
     AND (NEW.manager IS NULL OR NEW.outcome NOT IN ('created', 'updated'))
BEGIN
    INSERT INTO tally (operation, outcome, records) VALUES (coalesce(NEW.operation, 'unknown'), NEW.outcome, 1)
    ON CONFLICT (operation, outcome) DO UPDATE SET records = records + 1;
END;
