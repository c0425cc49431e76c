package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What came of a trial. Nothing in it is secret, or about anybody but the invented users.
 *
 * @param lessons what was learned, as far as the trial came
 * @param proposals the settings that should be others
 * @param evidence what it is learned from: an object for a report, for whoever wants to see it
 * @param obstacle why the trial did not come to its end; empty where it did
 * @param remains what is left of it in the directory
 */
public record TrialReport(
        List<Finding> lessons,
        List<ProposedSetting> proposals,
        JsonNode evidence,
        Optional<TrialAbortedException> obstacle,
        CleanupResult remains) {}
