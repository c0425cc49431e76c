package dev.muster.doctor;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.Answer;
import java.util.List;
import java.util.Optional;

/** Whether the service has the organization that is set, or does without one. */
final class OrganizationCheck {
    static final String NAME = "organization";

    private final String organization;
    private final String toSet;
    private final Optional<Answer> answer;

    /** @param answer to a question about the organization that the settings name by its id, if they do; empty where nothing could be asked */
    OrganizationCheck(Settings settings, Optional<Answer> answer) {
        organization = settings.organization();
        toSet = settings.toSet("jumpcloud.org-id");
        this.answer = answer;
    }

    List<Finding> findings() {
        return List.of(organization.isEmpty() ? ofNone() : ofOne());
    }

    private Finding ofNone() {
        return answer.filter(KeyCheck::isRefusal).isPresent()
                ? Finding.warning(NAME, "none is set", "a key that is for several organizations needs one: set " + toSet + " if yours is")
                : Finding.ok(NAME, "none is set" + (answer.filter(Answer.Done.class::isInstance).isPresent() ? ", and none is needed" : ""));
    }

    private Finding ofOne() {
        if (answer.filter(Answer.Done.class::isInstance).isPresent()) {
            return Finding.ok(NAME, "the service has " + organization + ", and the key is for it");
        }
        if (answer.orElse(null) instanceof Answer.Refused refused) {
            return Finding.error(NAME, "the service does not take " + organization + " (" + refused.message() + ")",
                    "set " + toSet + " to the id of an organization that the key is for, or to nothing if it is for one alone");
        }
        return Finding.warning(NAME, "the service did not tell whether it has " + organization, "see to what stands above, then run ./muster doctor again");
    }
}
