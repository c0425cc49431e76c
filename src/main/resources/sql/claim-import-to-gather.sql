-- Builds a batch of a queue's records when enough of them wait, when the first has waited long enough, or at the end.
UPDATE import SET due_at = NULL
WHERE id = (
    SELECT candidate.id FROM import candidate
    WHERE candidate.state = 'SENDING' AND candidate.open_until IS NOT NULL
      AND candidate.due_at <= :#${bean:clock?method=millis}
      -- Any organization ends the imports of an organization that is not served.
      AND (candidate.org = :#${bean:destination?method=org}
        OR NOT EXISTS (SELECT 1 FROM served WHERE served.org = candidate.org))
      AND (candidate.open_until <= :#${bean:clock?method=millis}
        OR :#${bean:clock?method=millis} - :#${bean:queueBatcher?method=timeoutMillis} >= (
            SELECT message.received_at FROM record INDEXED BY record_gathering
              JOIN message ON message.id = record.message
            WHERE record.import_id = candidate.id AND record.message IS NOT NULL AND record.batch_id IS NULL
              AND record.outcome IS NULL AND record.send_as IS NOT NULL
            ORDER BY record.number LIMIT 1)
        OR :#${bean:queueBatcher?method=enough} <= (
            SELECT count(*) FROM record INDEXED BY record_gathering
            WHERE import_id = candidate.id AND message IS NOT NULL AND batch_id IS NULL AND outcome IS NULL
              AND send_as IS NOT NULL))
    ORDER BY candidate.id LIMIT 1)
RETURNING id
