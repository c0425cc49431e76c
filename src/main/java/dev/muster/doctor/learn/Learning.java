package dev.muster.doctor.learn;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.flow.TrialCalls;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out by a trial with invented users how the service does what is documented nowhere, and removes them again. */
public final class Learning implements AutoCloseable {
    private final Settings settings;
    private final Consumer<String> told;
    private final InventedUsers users = InventedUsers.invent();
    private final Observations seen = new Observations(users);
    private final Redacted redacted;
    private final StopSign trialIsToStop = new StopSign();
    private final StopSign removalIsToStop = new StopSign();
    private final TrialCalls calls;

    /**
     * @param told hears what is being done, in lines for people
     * @throws ConfigurationException if there are no credentials, or the routes cannot be started with the settings
     */
    public Learning(Settings settings, Consumer<String> told) {
        this.settings = settings;
        this.told = told;
        calls = new TrialCalls(settings, Clock.systemUTC());
        redacted = new Redacted(calls::redaction, settings.organization(), users);
    }

    /** Makes the trial, and removes what it made, whatever came of it. */
    public Learned run() {
        var patient = new PatientCalls(calls, users, trialIsToStop, seen::heard);
        Optional<Obstacle> obstacle = obstacle(new Trial(settings, calls, patient, seen, told));
        Remains remains = patient.mayHaveDoneSomething() ? remove() : Remains.nothing(users.stem());
        var lessons = new Lessons(seen, settings, redacted);
        return new Learned(lessons.all(), lessons.proposals(), new Evidence(seen, redacted).json(), obstacle, remains);
    }

    private Optional<Obstacle> obstacle(Trial trial) {
        try {
            trial.run();
            return Optional.empty();
        } catch (Obstacle inTheWay) {
            return Optional.of(inTheWay.told(redacted));
        } catch (RuntimeException unforeseen) {
            return Optional.of(Obstacle.unforeseen(unforeseen).told(redacted));
        }
    }

    private Remains remove() {
        told.accept("Removing the users whose names begin with " + users.stem() + ", until none was found for " + settings.inDoubtQuiet().toSeconds() + " s ...");
        return new Removal(new PatientCalls(calls, users, removalIsToStop, seen::heard), users, settings.inDoubtQuiet(), redacted).run();
    }

    /** Lets the trial end where it is, so that what it made is removed. The second time the removal ends, too. Any thread may call it. */
    public void stop() {
        if (trialIsToStop.isGiven()) {
            removalIsToStop.give();
            calls.giveUp();
        } else {
            told.accept("Stopping as soon as the service has answered, and removing what was made; to leave it there, stop again ...");
            trialIsToStop.give();
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
