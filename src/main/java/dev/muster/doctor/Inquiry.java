package dev.muster.doctor;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Credentials;
import dev.muster.config.Settings;
import dev.muster.flow.DirectorySearch;
import dev.muster.jumpcloud.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the service one question for each organization. Where nothing came back by some way, it is not waited for again by the same way,
 * so that a dead network takes its time once, however many organizations there are.
 */
final class Inquiry {
    private final Duration patience;
    private final List<Silence> silences = new ArrayList<>();

    /** @param patience of each step: to connect, and to wait for an answer */
    Inquiry(Duration patience) {
        this.patience = patience;
    }

    /**
     * What came back of one question to the service.
     *
     * @param answer empty where nothing could be asked
     */
    record Heard(Optional<Answer> answer, Optional<Duration> clockOffset) {
        private boolean isSilence() {
            return clockOffset.isEmpty() && answer.filter(given -> given instanceof Answer.NotSent || given instanceof Answer.Unclear).isPresent();
        }
    }

    /** That nothing came back, and what happened instead. Keys and service accounts do not take the same way: the one goes by where there are tokens. */
    private record Silence(Settings settings, Class<? extends Credentials> by, Heard heard) {
        boolean isToBeExpectedBy(Settings other) {
            return by == other.connection().credentials().getClass() && other.takesTheWayOf(settings);
        }
    }

    /** Asks for one user, whoever that is: the smallest question that needs credentials. */
    Heard ask(Settings settings) {
        if (!settings.connection().hasCredentials()) {
            return new Heard(Optional.empty(), Optional.empty());
        }
        try {
            Optional<Silence> silence = silences.stream().filter(known -> known.isToBeExpectedBy(settings)).findFirst();
            return silence.isPresent() ? silence.get().heard : asked(settings);
        } catch (ConfigurationException e) {
            return new Heard(Optional.of(new Answer.NotSent(e.getMessage())), Optional.empty());
        } catch (RuntimeException unforeseen) {
            return new Heard(Optional.of(new Answer.Unclear("it could not be asked (" + unforeseen + ")")), Optional.empty());
        }
    }

    private Heard asked(Settings settings) {
        String waits = patience.toSeconds() + "s";
        try (var directory = new DirectorySearch(settings.with("jumpcloud.connect-timeout", waits).with("jumpcloud.response-timeout", waits))) {
            Answer answer = directory.anyUser();
            var heard = new Heard(Optional.of(answer), directory.clockOffset());
            if (heard.isSilence()) {
                silences.add(new Silence(settings, settings.connection().credentials().getClass(), heard));
            }
            return heard;
        }
    }
}
