package dev.muster.doctor.learn;

import dev.muster.config.Settings;
import java.util.List;
import java.util.stream.Stream;

/** All that follows from what a trial has seen. */
final class Lessons {
    private final Settings settings;
    private final WordLessons words;
    private final JobLessons jobs;
    private final DirectoryLessons directory;
    private final HeaderLessons headers;

    Lessons(Observations seen, Settings settings, Redacted redacted) {
        this.settings = settings;
        words = new WordLessons(new LearnedWords(seen), settings.statusWords());
        jobs = new JobLessons(seen, redacted);
        directory = new DirectoryLessons(seen, settings.inDoubtQuiet(), redacted);
        headers = new HeaderLessons(seen, redacted);
    }

    List<Lesson> all() {
        return Stream.of(words.lessons(), jobs.lessons(), directory.lessons(), headers.lessons()).flatMap(List::stream).toList();
    }

    /** What to set, for the organization of the trial alone. */
    List<Proposal> proposals() {
        return Stream.concat(words.proposals().stream(), directory.proposal().stream()).map(proposal -> new Proposal(settings.ownKey(proposal.setting()), proposal.value())).toList();
    }
}
