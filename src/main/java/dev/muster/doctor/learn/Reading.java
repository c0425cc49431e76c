package dev.muster.doctor.learn;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * A job's work results, as they were at one time.
 *
 * @param after how long after the job was taken
 */
record Reading(Duration after, List<WorkRow> rows) {

    static Reading of(Duration after, JsonNode page) {
        return new Reading(after, WorkRow.of(page));
    }
}
