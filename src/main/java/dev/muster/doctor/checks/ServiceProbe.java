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
 * Asks the service one question for each organization. Where nothing came back by some way, it is not waited for again
 * by the same way, so that a dead network takes its time once, however many organizations there are.
 */
public final class ServiceProbe {
    private final Duration patience;
    private final List<Silence> silences = new ArrayList<>();

    /** @param patience of all of it, and of each step: to connect, and to wait for an answer */
    public ServiceProbe(Duration patience) {
        this.patience = patience;
    }

    /**
     * What came back of one question to the service.
     *
     * @param answer empty where nothing could be asked
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
     * That nothing came back.
     *
     * @param tokensFrom where there are tokens, on the way of service accounts; empty for keys
     * @param heard what happened instead
     */
    private record Silence(Settings settings, String tokensFrom, Heard heard) {
        boolean isToBeExpectedBy(Settings other) {
            return tokensFrom.equals(tokensFrom(other)) && other.usesTransportOf(settings);
        }

        static String tokensFrom(Settings settings) {
            return settings.connection().credentials() instanceof Credentials.ServiceAccount account
                    ? account.tokenUrl()
                    : "";
        }
    }

    /** Asks for one user, whoever that is: the smallest question that needs credentials. */
    public Heard ask(Settings settings) {
        if (!settings.connection().hasCredentials()) {
            return new Heard(Optional.empty(), Optional.empty());
        }
        try {
            Optional<Silence> silence = silences.stream()
                    .filter(known -> known.isToBeExpectedBy(settings))
                    .findFirst();
            return silence.isPresent() ? silence.get().heard : asked(settings);
        } catch (ConfigurationException e) {
            return new Heard(Optional.of(new ApiResult.NotSent(e.getMessage())), Optional.empty());
        } catch (RuntimeException unforeseen) {
            return new Heard(
                    Optional.of(new ApiResult.Indeterminate("it could not be asked (" + unforeseen + ")")),
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
                Optional.of(new ApiResult.Indeterminate("no answer within " + patience.toSeconds() + " s")),
                Optional.empty()));
        if (heard.isSilence()) {
            silences.add(new Silence(settings, Silence.tokensFrom(settings), heard));
        }
        return heard;
    }
}
