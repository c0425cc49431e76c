package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps code, comments, messages and pages in plain English: no archaic words and no foreign sentence structure. */
class EnglishTest {
    private static final List<Rule> RULES = List.of(
            word("whom", "the record's user, the users that a row names"),
            word("anew", "again"),
            word("heed(?:s|ed|ing)?", "respect, apply"),
            word("nobody(?:'s)?", "no one, or the thing as the subject"),
            word("somebody(?:'s)?", "someone, or the user or program that is meant"),
            word("manieth", "n-th"),
            word("all the same", "anyway, even so"),
            word("alone", "only"),
            word("so long", "for that long, as long"),
            word("for ever", "forever"),
            word("from then on", "after that"),
            word("lets? in", "accept"),
            word("tells? of", "report"),
            word("(?:stands?|stood) in", "is in"),
            word("(?:stands?|stood) for", "is, means"),
            word("do(?:es)? not go without", "needs, requires"),
            word("there (?:is|are|was|were) none", "it is missing, or say what is there instead"),
            word("(?<![Tt]here.)is no(?! longer| more)", "is not a ..., has no ..."),
            word("e-mails?", "email"),
            new Rule(
                    Pattern.compile("/\\*\\*(?:\\s|\\*)+(?:What|Whom|Where|How|Why|Whether)\\b"),
                    "a noun phrase or a third-person verb (The reason ..., Returns whether ...)"));
    private static final List<Path> CHECKED = Stream.of(
                    "src/main/java",
                    "src/main/resources/attributes.yaml",
                    "src/main/resources/problems.properties",
                    "src/main/resources/sql",
                    "routes",
                    "config",
                    "docs",
                    "README.md",
                    "SECURITY.md",
                    "CONTRIBUTING.md",
                    "UPGRADING.md",
                    "CHANGELOG.md")
            .map(Path::of)
            .toList();

    @Test
    void everythingIsInPlainEnglish() {
        assertThat(CHECKED.stream().flatMap(EnglishTest::files).flatMap(EnglishTest::findings))
                .isEmpty();
    }

    private static Stream<Path> files(Path root) {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<String> findings(Path file) {
        try {
            String text = Files.readString(file);
            return RULES.stream()
                    .flatMap(rule ->
                            rule.pattern().matcher(text).results().map(found -> rule.finding(file, text, found)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A phrase may continue on the next line of a comment or of a joined string. */
    private static Rule word(String phrase, String instead) {
        String gap = "(?:\\\\s|[*#/\"+]){1,40}";
        return new Rule(
                Pattern.compile("(?i)(?<![\\w-])" + phrase.replaceAll(" (?!longer|more)", gap) + "\\b"), instead);
    }

    /**
     * A rule of style.
     *
     * @param instead advice on a better wording
     */
    private record Rule(Pattern pattern, String instead) {
        String finding(Path file, String text, MatchResult found) {
            long line = text.substring(0, found.start()).lines().count();
            return "%s:%d: \"%s\" -> %s"
                    .formatted(file, Math.max(line, 1), found.group().replaceAll("\\s+", " "), instead);
        }
    }
}
