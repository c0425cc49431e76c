UPDATE import SET state = 'CLOSING', due_at = NULL,
    finished_at = coalesce(finished_at, :#${bean:wallClock?method=millis})
WHERE id = (
    SELECT id FROM import candidate
    WHERE state IN ('SENDING', 'CLOSING') AND open_until IS NULL AND identify_at IS NULL
      AND due_at <= :#${bean:clock?method=millis}
      -- Any organization ends the imports of an organization that is not served.
      AND (candidate.org = :#${bean:destination?method=org}
        OR NOT EXISTS (SELECT 1 FROM served WHERE served.org = candidate.org))
      AND NOT EXISTS (SELECT 1 FROM batch WHERE batch.import_id = candidate.id AND batch.state <> 'SETTLED')
      AND NOT EXISTS (
          SELECT 1 FROM membership
          WHERE membership.import_id = candidate.id AND membership.state IN ('WAITING', 'READY'))
    ORDER BY id LIMIT 1)
RETURNING id
