UPDATE import SET due_at = NULL
WHERE id = (SELECT id FROM import WHERE state = 'READING' AND verdict IS NULL AND due_at <= :#${bean:clock?method=millis} ORDER BY id LIMIT 1)
RETURNING id
