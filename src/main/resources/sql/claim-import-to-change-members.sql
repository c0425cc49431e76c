UPDATE import SET groups_at = 9223372036854775807
WHERE id = (
    SELECT id FROM import
    WHERE groups_at <= :#${bean:clock?method=millis} AND org = :#${bean:destination?method=org}
      AND state = 'SENDING' AND 0 = :#${bean:callGate?method=pauseMillis}
      AND NOT EXISTS (SELECT 1 FROM pause)
    ORDER BY groups_at LIMIT 1)
RETURNING id
