package dev.muster.doctor.trial;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.runtime.TrialClient;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out by a trial with invented users how the service does what is documented nowhere, and removes them again. */
public final class TrialRun implements AutoCloseable {
    private final Settings settings;
    private final Consumer<String> told;
    private final TrialUsers users = TrialUsers.invent();
    private final TrialObservations seen = new TrialObservations(users);
    private final RedactedText redacted;
    private final CancellationToken trialIsToStop = new CancellationToken();
    private final CancellationToken removalIsToStop = new CancellationToken();
    private final TrialClient calls;

    /**
     * @param told hears what is being done, in lines for people
     * @throws ConfigurationException if there are no credentials, or the routes cannot be started with the settings
     */
    public TrialRun(Settings settings, Consumer<String> told) {
        this.settings = settings;
        this.told = told;
        calls = new TrialClient(settings, Clock.systemUTC());
        redacted = new RedactedText(calls::redaction, settings.organization(), users);
    }

    /** Makes the trial, and removes what it made, whatever came of it. */
    public TrialReport run() {
        var patient = new RetryingClient(calls, users, trialIsToStop, seen::heard);
        Optional<TrialAbortedException> obstacle = obstacle(new TrialSteps(settings, calls, patient, seen, told));
        CleanupResult remains = patient.mayHaveDoneSomething() ? remove() : CleanupResult.nothing(users.stem());
        var lessons = new Findings(seen, settings, redacted);
        return new TrialReport(
                lessons.all(), lessons.proposals(), new TrialEvidence(seen, redacted).json(), obstacle, remains);
    }

    private Optional<TrialAbortedException> obstacle(TrialSteps trial) {
        try {
            trial.run();
            return Optional.empty();
        } catch (TrialAbortedException inTheWay) {
            return Optional.of(inTheWay.told(redacted));
        } catch (RuntimeException unforeseen) {
            return Optional.of(TrialAbortedException.unforeseen(unforeseen).told(redacted));
        }
    }

    private CleanupResult remove() {
        told.accept("Removing the users whose names begin with " + users.stem() + ", until none was found for "
                + settings.inDoubtQuiet().toSeconds() + " s ...");
        return new TrialCleanup(
                        new RetryingClient(calls, users, removalIsToStop, seen::heard),
                        users,
                        settings.inDoubtQuiet(),
                        redacted)
                .run();
    }

    /**
     * Lets the trial end where it is, so that what it made is removed. The second time the removal ends, too. Any
     * thread may call it.
     */
    public void stop() {
        if (trialIsToStop.isGiven()) {
            removalIsToStop.give();
            calls.giveUp();
        } else {
            told.accept(
                    "Stopping as soon as the service has answered, and removing what was made; to leave it there, stop again ...");
            trialIsToStop.give();
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
