package dev.muster.doctor.trial;

import dev.muster.config.ResultStatusWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the learned words mean for the settings that name them. */
final class StatusWordFindings {
    private static final String SETTING = "muster.status.";

    private final ObservedStatusWords learned;
    private final List<Kind> kinds;

    StatusWordFindings(ObservedStatusWords learned, ResultStatusWords set) {
        this.learned = learned;
        kinds = List.of(
                new Kind("finished", learned.finished(), set.finished()),
                new Kind("pending", learned.pending(), set.pending()),
                new Kind("failed", learned.failed(), set.failed()));
    }

    /**
     * Words of one meaning.
     *
     * @param name the last part of the setting's name
     * @param learned what the service says
     * @param set what the setting says
     */
    private record Kind(String name, Set<String> learned, Set<String> set) {
        Finding lesson() {
            String topic = "word-" + name;
            if (learned.isEmpty()) {
                return name.equals("pending")
                        ? Finding.inEitherCase(topic, "no row was seen before it had come to its end")
                        : Finding.unclear(topic, "no row was seen of which it is sure that it is " + name);
            }
            return Finding.of(
                    topic,
                    set.containsAll(learned),
                    quoted(learned) + (set.containsAll(learned) ? "" : ", which " + SETTING + name + " does not have"));
        }

        private static String quoted(Set<String> words) {
            return words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", "));
        }
    }

    List<Finding> lessons() {
        return kinds.stream().map(Kind::lesson).toList();
    }

    /**
     * The settings that should have other words. One word has one meaning, so what it is learned to be it is nowhere
     * else.
     */
    List<ProposedSetting> proposals() {
        var proposals = new ArrayList<ProposedSetting>();
        for (Kind kind : kinds) {
            var words = new TreeSet<>(kind.set);
            words.addAll(kind.learned);
            words.removeAll(othersThan(kind));
            if (!words.equals(kind.set)) {
                proposals.add(new ProposedSetting(SETTING + kind.name, String.join(",", words)));
            }
        }
        return proposals;
    }

    private Set<String> othersThan(Kind kind) {
        return Stream.of(learned.finished(), learned.pending(), learned.failed())
                .filter(words -> words != kind.learned)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }
}
