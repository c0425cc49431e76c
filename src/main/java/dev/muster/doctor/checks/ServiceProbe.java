package dev.muster.doctor.checks;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Credentials;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.runtime.DirectorySearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends one request for each organization. After a timeout, organizations with the same connection are not tried again,
 * so that a dead network costs its time only once.
 */
public final class ServiceProbe {
    private final Duration patience;
    private final List<Silence> silences = new ArrayList<>();

    /** @param patience for the whole request and for each step: connecting and waiting for the response */
    public ServiceProbe(Duration patience) {
        this.patience = patience;
    }

    /**
     * The response to a request.
     *
     * @param answer empty without credentials
     */
    public record Heard(Optional<ApiResult> answer, Optional<Duration> clockOffset) {
        private boolean isSilence() {
            return clockOffset.isEmpty()
                    && answer.filter(given ->
                                    given instanceof ApiResult.NotSent || given instanceof ApiResult.Indeterminate)
                            .isPresent();
        }
    }

    /**
     * A request without a response.
     *
     * @param tokensFrom the token address of service accounts; empty for keys
     * @param heard the failure
     */
    private record Silence(Settings settings, String tokensFrom, Heard heard) {
        boolean appliesTo(Settings other) {
            return tokensFrom.equals(tokensFrom(other)) && other.usesTransportOf(settings);
        }

        static String tokensFrom(Settings settings) {
            return settings.connection().credentials() instanceof Credentials.ServiceAccount account
                    ? account.tokenUrl()
                    : "";
        }
    }

    /** Requests any one user: the smallest request that needs credentials. */
    public Heard ask(Settings settings) {
        if (!settings.connection().hasCredentials()) {
            return new Heard(Optional.empty(), Optional.empty());
        }
        try {
            Optional<Silence> silence =
                    silences.stream().filter(known -> known.appliesTo(settings)).findFirst();
            return silence.isPresent() ? silence.get().heard : asked(settings);
        } catch (ConfigurationException e) {
            return new Heard(Optional.of(new ApiResult.NotSent(String.valueOf(e.getMessage()))), Optional.empty());
        } catch (RuntimeException unexpected) {
            return new Heard(
                    Optional.of(new ApiResult.Indeterminate("the request failed (" + unexpected + ")")),
                    Optional.empty());
        }
    }

    private Heard asked(Settings settings) {
        String waits = patience.toSeconds() + "s";
        var directory = new DirectorySearch(
                settings.with("jumpcloud.connect-timeout", waits).with("jumpcloud.response-timeout", waits));
        Optional<Heard> inTime =
                TimeLimit.within(patience, () -> new Heard(Optional.of(directory.anyUser()), directory.clockOffset()));
        inTime.ifPresentOrElse(any -> directory.close(), () -> TimeLimit.leave(directory::close));
        Heard heard = inTime.orElseGet(() -> new Heard(
                Optional.of(new ApiResult.Indeterminate("no response within " + patience.toSeconds() + " s")),
                Optional.empty()));
        if (heard.isSilence()) {
            silences.add(new Silence(settings, Silence.tokensFrom(settings), heard));
        }
        return heard;
    }
}
