-- Includes imports of organizations that this worker does not serve, so that they are refused.
UPDATE import SET due_at = NULL
WHERE id = (
    SELECT id FROM import
    WHERE state = 'READING' AND verdict IS NULL AND due_at <= :#${bean:clock?method=millis}
      AND (import.org = :#${bean:destination?method=org}
        OR NOT EXISTS (SELECT 1 FROM served WHERE served.org = import.org))
    ORDER BY id LIMIT 1)
RETURNING id
