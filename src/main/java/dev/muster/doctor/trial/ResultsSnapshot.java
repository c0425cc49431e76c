package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * A job's work results, as they were at one time.
 *
 * @param after how long after the job was taken
 */
record ResultsSnapshot(Duration after, List<ResultRow> rows) {

    static ResultsSnapshot of(Duration after, JsonNode page) {
        return new ResultsSnapshot(after, ResultRow.of(page));
    }
}
