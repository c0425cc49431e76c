package dev.muster.doctor.checks;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import java.util.List;
import java.util.Optional;

/** Whether the service accepts the key, or the service account: what it answers to the question for one user. */
public final class KeyCheck {
    public static final String NAME = "key";
    private static final String API_KEY = "jumpcloud.api-key";
    private static final int NOT_ALLOWED = 403;

    private final Settings settings;
    private final Optional<ApiResult> answer;

    /** @param answer empty where there is nothing to ask with */
    public KeyCheck(Settings settings, Optional<ApiResult> answer) {
        this.settings = settings;
        this.answer = answer;
    }

    /** Whether the service does not want us. */
    public static boolean isRefusal(ApiResult answer) {
        return answer instanceof ApiResult.Unauthorized
                || answer instanceof ApiResult.Redirected redirected && redirected.nothingDone();
    }

    public List<CheckResult> findings() {
        return List.of(answer.map(this::of)
                .orElseGet(() -> CheckResult.error(
                        NAME,
                        "there is none",
                        "set " + settings.toSet(API_KEY)
                                + " to the key of a JumpCloud administrator or service account, or "
                                + clientIdAndSecret() + "; to try Muster without one: ./muster demo")));
    }

    private String clientIdAndSecret() {
        return settings.toSet("jumpcloud.client-id") + " and " + settings.toSet("jumpcloud.client-secret");
    }

    /** Empty where JumpCloud itself is called, which wants the key as it is. */
    private String ofAGateway() {
        return settings.connection().regions().stream()
                        .anyMatch(region -> region.url().equals(settings.baseUrl()))
                ? ""
                : "; if a gateway wants a word before the key, set " + settings.toSet("jumpcloud.api-key-prefix")
                        + " to that word";
    }

    private CheckResult of(ApiResult given) {
        if (given instanceof ApiResult.Success) {
            return CheckResult.ok(
                    NAME,
                    "the service accepts it for reading users; whether it may change them shows with the first import, or ./muster doctor --learn"
                            + (settings.org().isEmpty() ? "" : " --org " + settings.org()));
        }
        if (given instanceof ApiResult.Unauthorized refused && refused.status() == NOT_ALLOWED) {
            return CheckResult.error(
                    NAME,
                    "the service knows it, but does not allow it to read users, or has blocked this machine's address ("
                            + refused.message() + ")",
                    "give its administrator a role that manages users; if that is so, wait for the block to end, or ask JumpCloud's support");
        }
        if (given instanceof ApiResult.Unauthorized refused) {
            return CheckResult.error(
                    NAME,
                    "the service refuses it (" + refused.message() + ")",
                    "set " + settings.toSet(API_KEY) + ", or " + clientIdAndSecret()
                            + ", to what is valid in this region (see region); keys may expire" + ofAGateway());
        }
        if (given instanceof ApiResult.Redirected redirected && redirected.nothingDone()) {
            return CheckResult.error(
                    NAME,
                    "the service answers as if no key had come (" + redirected.message() + ")",
                    "check " + settings.toSet("jumpcloud.base-url")
                            + ", and whether a proxy takes the headers x-api-key and Authorization away");
        }
        if (given instanceof ApiResult.Rejected refused
                && !settings.organization().isEmpty()) {
            return CheckResult.ok(NAME, "the service accepts it, but not what it is used for (see organization)");
        }
        if (given instanceof ApiResult.Throttled) {
            return CheckResult.warning(
                    NAME,
                    "the service has no time for us (" + given.message() + ")",
                    "run ./muster doctor again in a minute; imports wait by themselves");
        }
        return CheckResult.error(
                NAME,
                "the service did not tell whether it accepts it: " + given.message(),
                "see to what stands above, then run ./muster doctor again");
    }
}
