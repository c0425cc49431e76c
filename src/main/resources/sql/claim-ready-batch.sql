-- The claim commits the intent to send: after it, only a response shows what happened to the batch.
UPDATE batch SET state = 'SUBMITTING', due_at = NULL,
    first_sent_at = coalesce(first_sent_at, :#${bean:clock?method=millis}),
    server_offset = coalesce(server_offset, :#${bean:serverClock?method=offsetMillis})
WHERE id = (
    SELECT waiting.id FROM batch waiting JOIN import ON import.id = waiting.import_id
    WHERE waiting.state = 'READY' AND waiting.org = :#${bean:destination?method=org}
      AND waiting.due_at <= :#${bean:clock?method=millis}
      AND import.state = 'SENDING' AND 0 = :#${bean:callGate?method=pauseMillis}
      AND NOT EXISTS (SELECT 1 FROM pause)
      AND NOT (waiting.operation = 'update' AND EXISTS (
          SELECT 1 FROM record mine
          JOIN record theirs ON theirs.user_id = mine.user_id AND theirs.outcome IS NULL
          JOIN batch doubtful ON doubtful.id = theirs.batch_id AND doubtful.id <> waiting.id
            AND doubtful.org = waiting.org AND doubtful.state = 'IN_DOUBT'
          WHERE mine.batch_id = waiting.id))
      -- Messages about the same user are sent in order of arrival. Records that were sent and wait for a manager do
      -- not block.
      AND (NOT EXISTS (SELECT 1 FROM message WHERE message.import_id = waiting.import_id) OR NOT EXISTS (
          SELECT 1 FROM record mine
          JOIN record earlier ON earlier.username_key = mine.username_key AND earlier.message IS NOT NULL
              AND earlier.outcome IS NULL
              AND (earlier.imported_as IS NULL OR earlier.send_as IS NOT NULL)
              AND (SELECT org FROM import WHERE id = earlier.import_id) = waiting.org
          WHERE mine.batch_id = waiting.id AND mine.message IS NOT NULL AND earlier.message < mine.message)
      AND NOT EXISTS (
          SELECT 1 FROM record mine
          JOIN record earlier ON earlier.user_id = mine.user_id AND earlier.message IS NOT NULL
              AND earlier.outcome IS NULL
              AND (earlier.imported_as IS NULL OR earlier.send_as IS NOT NULL)
              AND (SELECT org FROM import WHERE id = earlier.import_id) = waiting.org
          WHERE mine.batch_id = waiting.id AND mine.message IS NOT NULL AND earlier.message < mine.message))
    ORDER BY waiting.due_at, waiting.id LIMIT 1)
RETURNING id, operation
