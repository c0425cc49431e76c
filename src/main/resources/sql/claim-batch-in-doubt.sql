-- A batch that repeats an uncertain attempt is in doubt from the start: its quiet time begins with its first lookup.
UPDATE batch SET due_at = NULL,
    found_grew_at = coalesce(found_grew_at, :#${bean:clock?method=millis}),
    deadline = coalesce(deadline, :#${bean:clock?method=millis} + :#${bean:inDoubt?method=patienceMillis})
WHERE id = (
    SELECT doubtful.id FROM batch doubtful JOIN import ON import.id = doubtful.import_id
    WHERE doubtful.state = 'IN_DOUBT' AND doubtful.org = :#${bean:destination?method=org}
      AND doubtful.due_at <= :#${bean:clock?method=millis}
      AND import.state = 'SENDING' AND 0 = :#${bean:callGate?method=pauseMillis}
    ORDER BY doubtful.due_at LIMIT 1)
RETURNING id
