UPDATE batch SET due_at = NULL
WHERE id = (
    SELECT id FROM batch
    WHERE state = 'SUBMITTED' AND org = :#${bean:destination?method=org}
      AND due_at <= :#${bean:clock?method=millis} AND 0 = :#${bean:callGate?method=pauseMillis}
    ORDER BY due_at LIMIT 1)
RETURNING id, job_id
