package dev.muster.doctor.checks;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import java.util.List;
import java.util.Optional;

/** Whether the service has the organization that is set, or does without one. */
public final class OrganizationCheck {
    public static final String NAME = "organization";

    private final String organization;
    private final String toSet;
    private final Optional<ApiResult> answer;

    /**
     * @param answer to a question about the organization that the settings name by its id, if they do; empty where
     *     nothing could be asked
     */
    public OrganizationCheck(Settings settings, Optional<ApiResult> answer) {
        organization = settings.organization();
        toSet = settings.toSet("jumpcloud.org-id");
        this.answer = answer;
    }

    public List<CheckResult> findings() {
        return List.of(organization.isEmpty() ? ofNone() : ofOne());
    }

    private CheckResult ofNone() {
        return answer.filter(KeyCheck::isRefusal).isPresent()
                ? CheckResult.warning(
                        NAME,
                        "none is set",
                        "a key that is for several organizations needs one: set " + toSet + " if yours is")
                : CheckResult.ok(
                        NAME,
                        "none is set"
                                + (answer.filter(ApiResult.Success.class::isInstance)
                                                .isPresent()
                                        ? ", and none is needed"
                                        : ""));
    }

    private CheckResult ofOne() {
        if (answer.filter(ApiResult.Success.class::isInstance).isPresent()) {
            return CheckResult.ok(NAME, "the service has " + organization + ", and the key is for it");
        }
        if (answer.orElse(null) instanceof ApiResult.Rejected refused) {
            return CheckResult.error(
                    NAME,
                    "the service does not take " + organization + " (" + refused.message() + ")",
                    "set " + toSet
                            + " to the id of an organization that the key is for, or to nothing if it is for one alone");
        }
        return CheckResult.warning(
                NAME,
                "the service did not tell whether it has " + organization,
                "see to what stands above, then run ./muster doctor again");
    }
}
