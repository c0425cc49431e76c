package dev.muster.doctor.trial;

import dev.muster.config.Settings;
import java.util.List;
import java.util.stream.Stream;

/** All that follows from what a trial has seen. */
final class Findings {
    private final Settings settings;
    private final StatusWordFindings words;
    private final JobFindings jobs;
    private final DirectoryFindings directory;
    private final HeaderFindings headers;

    Findings(TrialObservations seen, Settings settings, RedactedText redacted) {
        this.settings = settings;
        words = new StatusWordFindings(new ObservedStatusWords(seen), settings.statusWords());
        jobs = new JobFindings(seen, redacted);
        directory = new DirectoryFindings(seen, settings.inDoubtQuiet(), redacted);
        headers = new HeaderFindings(seen, redacted);
    }

    List<Finding> all() {
        return Stream.of(words.lessons(), jobs.lessons(), directory.lessons(), headers.lessons())
                .flatMap(List::stream)
                .toList();
    }

    /** What to set, for the organization of the trial alone. */
    List<ProposedSetting> proposals() {
        return Stream.concat(words.proposals().stream(), directory.proposal().stream())
                .map(proposal -> new ProposedSetting(settings.ownKey(proposal.setting()), proposal.value()))
                .toList();
    }
}
