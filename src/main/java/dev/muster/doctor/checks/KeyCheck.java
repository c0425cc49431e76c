package dev.muster.doctor.checks;

import dev.muster.config.ConnectionSettings;
import dev.muster.config.SettingNames;
import dev.muster.jumpcloud.client.ApiResult;
import java.util.List;
import java.util.Optional;

/** Checks that the service accepts the key or the service account when it is asked for one user. */
public final class KeyCheck {
    public static final String NAME = "key";
    private static final String API_KEY = "jumpcloud.api-key";
    private static final int NOT_ALLOWED = 403;

    private final ConnectionSettings connection;
    private final String organization;
    private final SettingNames names;
    private final Optional<ApiResult> answer;

    /**
     * @param organization the organization's id; empty if the key is for a single organization
     * @param answer empty without credentials
     */
    public KeyCheck(
            ConnectionSettings connection, String organization, SettingNames names, Optional<ApiResult> answer) {
        this.connection = connection;
        this.organization = organization;
        this.names = names;
        this.answer = answer;
    }

    /** Returns whether a response rejects the credentials. */
    public static boolean isRefusal(ApiResult answer) {
        return answer instanceof ApiResult.Unauthorized
                || answer instanceof ApiResult.Redirected redirected && redirected.nothingDone();
    }

    public List<CheckResult> findings() {
        return List.of(answer.map(this::of)
                .orElseGet(() -> CheckResult.error(
                        NAME,
                        "not set",
                        "set " + names.toSet(API_KEY)
                                + " to the API key of an administrator or service account, or "
                                + clientIdAndSecret() + ". To try Muster without: ./muster demo")));
    }

    private String clientIdAndSecret() {
        return names.toSet("jumpcloud.client-id") + " and " + names.toSet("jumpcloud.client-secret");
    }

    /** The advice for gateways; empty for JumpCloud itself. */
    private String gatewayAdvice() {
        return connection.regions().stream().anyMatch(region -> region.url().equals(connection.baseUrl()))
                ? ""
                : "; if a gateway expects a word before the key, set " + names.toSet("jumpcloud.api-key-prefix");
    }

    private CheckResult of(ApiResult given) {
        if (given instanceof ApiResult.Success) {
            return CheckResult.ok(
                    NAME,
                    "accepted for reading users; to test writing: ./muster doctor --learn"
                            + (names.org().isEmpty() ? "" : " --org " + names.org()));
        }
        if (given instanceof ApiResult.Unauthorized rejected && rejected.status() == NOT_ALLOWED) {
            return CheckResult.error(
                    NAME,
                    "valid, but not allowed to read users, or this machine's address is blocked (" + rejected.message()
                            + ")",
                    "give its administrator a role that manages users; if it has one, wait, or ask JumpCloud support");
        }
        if (given instanceof ApiResult.Unauthorized rejected) {
            return CheckResult.error(
                    NAME,
                    "rejected by the service (" + rejected.message() + ")",
                    "set " + names.toSet(API_KEY) + ", or " + clientIdAndSecret()
                            + ", to credentials of this region (see region); keys can expire" + gatewayAdvice());
        }
        if (given instanceof ApiResult.Redirected redirected && redirected.nothingDone()) {
            return CheckResult.error(
                    NAME,
                    "the service responded as if no key was sent (" + redirected.message() + ")",
                    "check " + names.toSet("jumpcloud.base-url")
                            + " and whether a proxy removes the headers x-api-key and Authorization");
        }
        if (given instanceof ApiResult.Rejected && !organization.isEmpty()) {
            return CheckResult.ok(NAME, "accepted, but the request was rejected (see organization)");
        }
        if (given instanceof ApiResult.Throttled) {
            return CheckResult.warning(
                    NAME,
                    "the service is busy (" + given.message() + ")",
                    "imports wait by themselves; in a minute, run: ./muster doctor");
        }
        return CheckResult.error(
                NAME,
                "no usable response from the service: " + given.message(),
                "fix the findings above, then run: ./muster doctor");
    }
}
