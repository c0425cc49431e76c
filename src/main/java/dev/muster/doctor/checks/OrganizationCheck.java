package dev.muster.doctor.checks;

import dev.muster.config.SettingNames;
import dev.muster.jumpcloud.client.ApiResult;
import java.util.List;
import java.util.Optional;

/** Checks that the service accepts the configured organization, or needs none. */
public final class OrganizationCheck {
    public static final String NAME = "organization";

    private final String organization;
    private final String toSet;
    private final Optional<ApiResult> answer;

    /**
     * @param organization the organization's id; empty if the key is for a single organization
     * @param answer to a request for the organization; empty without credentials
     */
    public OrganizationCheck(String organization, SettingNames names, Optional<ApiResult> answer) {
        this.organization = organization;
        toSet = names.toSet("jumpcloud.org-id");
        this.answer = answer;
    }

    public List<CheckResult> findings() {
        return List.of(organization.isEmpty() ? ofNone() : ofOne());
    }

    private CheckResult ofNone() {
        return answer.filter(KeyCheck::isRefusal).isPresent()
                ? CheckResult.warning(NAME, "not set", "if the key is for several organizations, set " + toSet)
                : CheckResult.ok(
                        NAME,
                        "not set"
                                + (answer.filter(ApiResult.Success.class::isInstance)
                                                .isPresent()
                                        ? ", and not needed"
                                        : ""));
    }

    private CheckResult ofOne() {
        if (answer.filter(ApiResult.Success.class::isInstance).isPresent()) {
            return CheckResult.ok(NAME, "the key has access to " + organization);
        }
        if (answer.orElse(null) instanceof ApiResult.Rejected rejected) {
            return CheckResult.error(
                    NAME,
                    "the service rejects " + organization + " (" + rejected.message() + ")",
                    "set " + toSet + " to the id of an organization of the key, or to nothing if the key has only one");
        }
        return CheckResult.warning(
                NAME,
                "cannot tell whether the service accepts " + organization,
                "fix the findings above, then run: ./muster doctor");
    }
}
