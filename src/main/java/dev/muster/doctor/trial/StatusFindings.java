package dev.muster.doctor.trial;

import dev.muster.config.ResultStatusWords;
import dev.muster.doctor.trial.TrialObservations.Job;
import dev.muster.doctor.trial.TrialObservations.Reading;
import dev.muster.doctor.trial.TrialObservations.Row;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialReport.Finding;
import dev.muster.doctor.trial.TrialReport.Proposal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The meaning of the words in the status of work results, found by comparing the results with the directory. Words are
 * compared in lower case.
 */
final class StatusFindings {
    private static final String SETTING = "muster.status.";

    /** Words for users who were created or changed. */
    private final Words finished;
    /** Words that another word followed. */
    private final Words pending;
    /** Words for users who were not created although others were. */
    private final Words failed;

    /**
     * Words with the same meaning.
     *
     * @param name the last part of the setting's name
     */
    private record Words(String name, Set<String> seen, Set<String> set) {

        void add(Row row) {
            if (!row.word().isEmpty()) {
                seen.add(row.word().toLowerCase(Locale.ROOT));
            }
        }

        Finding finding() {
            String topic = "word-" + name;
            if (seen.isEmpty()) {
                return name.equals("pending")
                        ? Finding.eitherWay(topic, "no unfinished row was seen")
                        : Finding.unclear(topic, "no row was seen that certainly " + name);
            }
            String quoted = seen.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", "));
            boolean known = set.containsAll(seen);
            return Finding.of(topic, known, quoted + (known ? "" : ", missing from " + SETTING + name));
        }
    }

    StatusFindings(TrialObservations seen, ResultStatusWords set) {
        finished = new Words("finished", new TreeSet<>(), set.finished());
        pending = new Words("pending", new TreeSet<>(), set.pending());
        failed = new Words("failed", new TreeSet<>(), set.failed());
        learnFromCreation(seen, Step.CREATE);
        learnFromCreation(seen, Step.CREATE_IN_UPPER_CASE);
        seen.job(Step.UPDATE)
                .filter(job -> seen.validUserAfter(Step.UPDATE)
                        .filter(TrialUsers::isChanged)
                        .isPresent())
                .ifPresent(this::learnFromChange);
        // If no user was created, the word of a failed row cannot be told from that of an unfinished one.
        if (finished.seen.isEmpty()) {
            failed.seen.clear();
        }
        failed.seen.removeAll(finished.seen);
        pending.seen.removeAll(finished.seen);
        pending.seen.removeAll(failed.seen);
    }

    private void learnFromCreation(TrialObservations seen, Step step) {
        seen.job(step)
                .ifPresent(job -> seen.after(step).ifPresent(sight -> {
                    learnPending(job);
                    if (job.hasEnded()) {
                        job.lastRows()
                                .forEach(row -> job.person(row)
                                        .ifPresent(person -> (sight.has(person) ? finished : failed).add(row)));
                    }
                }));
    }

    private void learnFromChange(Job job) {
        learnPending(job);
        if (job.hasEnded() && job.lastRows().size() == 1) {
            finished.add(job.lastRows().get(0));
        }
    }

    private void learnPending(Job job) {
        var before = new HashMap<String, Row>();
        for (Reading reading : job.readings()) {
            for (Row row : reading.rows()) {
                Row former = before.put(row.read().id(), row);
                if (former != null && !former.word().equalsIgnoreCase(row.word())) {
                    pending.add(former);
                }
            }
        }
    }

    List<Finding> findings() {
        return List.of(finished.finding(), pending.finding(), failed.finding());
    }

    /** The settings that need other words. A word has one meaning, so it is removed from the other settings. */
    List<Proposal> proposals() {
        List<Words> all = List.of(finished, pending, failed);
        var proposals = new ArrayList<Proposal>();
        for (Words words : all) {
            var proposed = new TreeSet<>(words.set);
            all.forEach(others -> proposed.removeAll(others.seen));
            proposed.addAll(words.seen);
            if (!proposed.equals(words.set)) {
                proposals.add(new Proposal(SETTING + words.name, String.join(",", proposed)));
            }
        }
        return proposals;
    }
}
