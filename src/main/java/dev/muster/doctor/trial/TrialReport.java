package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a trial. It contains no secret and no data about anyone but the invented users.
 *
 * @param findings as far as the trial came
 * @param proposals settings that need another value
 * @param evidence a JSON object with the observations behind the findings
 * @param aborted the reason if the trial did not finish
 * @param cleanup the result of removing the invented users
 */
public record TrialReport(
        List<Finding> findings,
        List<Proposal> proposals,
        JsonNode evidence,
        Optional<TrialAbortedException> aborted,
        Cleanup cleanup) {

    /**
     * An observation compared with Muster's assumption.
     *
     * @param topic words joined by hyphens
     * @param seen for people, without a full stop
     */
    public record Finding(String topic, Verdict verdict, String seen) {

        static Finding of(String topic, boolean asExpected, String seen) {
            return new Finding(topic, asExpected ? Verdict.EXPECTED : Verdict.DIFFERENT, seen);
        }

        static Finding eitherWay(String topic, String seen) {
            return new Finding(topic, Verdict.EITHER_WAY, seen);
        }

        static Finding unclear(String topic, String seen) {
            return new Finding(topic, Verdict.UNCLEAR, seen);
        }
    }

    /** The relation of an observation to Muster's assumption. */
    public enum Verdict {
        EXPECTED("ok"),
        DIFFERENT("differs"),
        /** Muster assumes nothing and works either way. */
        EITHER_WAY("either way"),
        UNCLEAR("unclear");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /** The word for people. */
        public String word() {
            return word;
        }
    }

    /** A setting with the value that it should have. */
    public record Proposal(String setting, String value) {}

    /**
     * The result of removing the invented users.
     *
     * @param stem the beginning of their usernames, in lower case
     * @param users those that may be left
     * @param aborted the reason if some may be left
     */
    public record Cleanup(String stem, List<User> users, Optional<TrialAbortedException> aborted) {

        static Cleanup complete(String stem) {
            return new Cleanup(stem, List.of(), Optional.empty());
        }

        /**
         * A user who may be left.
         *
         * @param id {@code null} if it is not known
         */
        public record User(String username, @Nullable String id) {}
    }
}
