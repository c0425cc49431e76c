package dev.muster.doctor.learn;

import dev.muster.config.Settings;
import java.util.List;
import java.util.stream.Stream;

/** All that follows from what a trial has seen. */
final class Lessons {
    private final WordLessons words;
    private final JobLessons jobs;
    private final DirectoryLessons directory;
    private final HeaderLessons headers;

    Lessons(Observations seen, Settings settings, Redacted redacted) {
        words = new WordLessons(new LearnedWords(seen), settings.statusWords());
        jobs = new JobLessons(seen, redacted);
        directory = new DirectoryLessons(seen, settings.inDoubtQuiet(), redacted);
        headers = new HeaderLessons(seen, redacted);
    }

    List<Lesson> all() {
        return Stream.of(words.lessons(), jobs.lessons(), directory.lessons(), headers.lessons()).flatMap(List::stream).toList();
    }

    List<Proposal> proposals() {
        return Stream.concat(words.proposals().stream(), directory.proposal().stream()).toList();
    }
}
