package dev.muster.records.validation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** The time in which new users may do without a second factor, in the directory's words. */
public final class MfaEnrollment {
    private final Clock clock;

    MfaEnrollment(Clock clock) {
        this.clock = clock;
    }

    /** Clears the exclusion, in whichever way it was given. */
    static ObjectNode none() {
        return JsonNodeFactory.instance
                .objectNode()
                .putNull("exclusion")
                .putNull("exclusionDays")
                .putNull("exclusionUntil");
    }

    /**
     * The exclusion from multi-factor authentication: of staged users it begins with their activation, of all others
     * today.
     */
    ObjectNode exclusion(long days, boolean staged) {
        ObjectNode mfa = JsonNodeFactory.instance.objectNode().put("exclusion", true);
        return staged
                ? mfa.put("exclusionDays", days)
                : mfa.put(
                        "exclusionUntil",
                        clock.instant()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .plus(days, ChronoUnit.DAYS)
                                .toString());
    }
}
