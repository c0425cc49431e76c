UPDATE import SET identify_at = 9223372036854775807
WHERE id = (
    SELECT id FROM import
    WHERE identify_at <= :#${bean:clock?method=millis} AND org = :#${bean:destination?method=org}
      AND 0 = :#${bean:callGate?method=pauseMillis}
    ORDER BY identify_at LIMIT 1)
RETURNING id
