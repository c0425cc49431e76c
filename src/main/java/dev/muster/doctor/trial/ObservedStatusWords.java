package dev.muster.doctor.trial;

import dev.muster.doctor.trial.TrialObservations.Sight;
import dev.muster.doctor.trial.TrialObservations.Step;
import java.util.HashMap;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the words in the status of work results mean, told by what the directory has of the users whom the results are
 * about; in lower case.
 */
final class ObservedStatusWords {
    private final Set<String> finished = new TreeSet<>();
    private final Set<String> pending = new TreeSet<>();
    private final Set<String> failed = new TreeSet<>();

    ObservedStatusWords(TrialObservations seen) {
        seen.job(Step.CREATION).ifPresent(job -> seen.after(Step.CREATION).ifPresent(sight -> learn(job, sight)));
        seen.job(Step.OTHER_WRITINGS)
                .ifPresent(job -> seen.after(Step.OTHER_WRITINGS).ifPresent(sight -> learn(job, sight)));
        seen.job(Step.CHANGE)
                .ifPresent(job -> seen.after(Step.CHANGE)
                        .flatMap(sight -> sight.of(seen.users().newcomer()))
                        .filter(TrialUsers::isChanged)
                        .ifPresent(changed -> onChange(job)));
        // Nothing was done where nobody is there: then no word tells a user who failed from one who is not done with.
        if (finished.isEmpty()) {
            failed.clear();
        }
        failed.removeAll(finished);
        pending.removeAll(finished);
        pending.removeAll(failed);
    }

    private void learn(ObservedJob job, Sight sight) {
        learnPending(job);
        if (job.hasEnded()) {
            job.lastRows()
                    .forEach(row -> job.currentHolder(row)
                            .ifPresent(person -> add(sight.has(person) ? finished : failed, row)));
        }
    }

    private void onChange(ObservedJob job) {
        learnPending(job);
        if (job.hasEnded() && job.lastRows().size() == 1) {
            add(finished, job.lastRows().get(0));
        }
    }

    /** A word that became another one was not the last. */
    private void learnPending(ObservedJob job) {
        var before = new HashMap<String, ResultRow>();
        for (ResultsSnapshot reading : job.readings()) {
            for (ResultRow row : reading.rows()) {
                ResultRow former = before.put(row.read().id(), row);
                if (former != null && !former.word().equalsIgnoreCase(row.word())) {
                    add(pending, former);
                }
            }
        }
    }

    private static void add(Set<String> words, ResultRow row) {
        if (!row.word().isEmpty()) {
            words.add(row.word().toLowerCase(Locale.ROOT));
        }
    }

    /** For somebody who was created or changed. */
    Set<String> finished() {
        return finished;
    }

    /** For somebody of whom another word came later. */
    Set<String> pending() {
        return pending;
    }

    /** For somebody who was not created, though others were. */
    Set<String> failed() {
        return failed;
    }
}
