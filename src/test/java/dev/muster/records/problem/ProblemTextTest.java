package dev.muster.records.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTextTest {
    private static final Path RESOURCE = Path.of("src", "main", "resources", "problems.properties");
    private static final Path MAIN = Path.of("src", "main", "java");
    private static final int LONGEST_LINE = 120;
    private static final int LONGEST_REASON = 160;
    private static final Pattern BANNED = Pattern.compile("\\b(?:whom|anew|heeds?|nobody|somebody|stands? (?:in|for)"
            + "|tells?|all the same|is no|are no|lets in|does not go|alone|so long|from then on|e-mail)\\b");

    @Test
    void fillsInValuesAsTheyAre() {
        assertThat(ProblemText.DUPLICATE.of("username", "username", "\"o'neill {line} $1\"", 10_000_000L))
                .isEqualTo(new Problem(
                        "DUPLICATE",
                        "username",
                        "Duplicate username \"o'neill {line} $1\" (first used in line 10000000)",
                        "Remove one of the rows, or correct the wrong one."));
    }

    @Test
    void choosesTheNounByTheCount() {
        assertThat(ProblemText.ROWS_SHORT.of(null, 1, 7).reason()).startsWith("1 row ends before");
        assertThat(ProblemText.ROWS_SHORT.of(null, 2L, 7).reason()).startsWith("2 rows end before");
    }

    @Test
    void takesWhatATextLacksFromItsCode() {
        assertThat(ProblemText.FORMAT_NOT_READ_ZIP.of(null, "a ZIP archive"))
                .isEqualTo(new Problem(
                        "FORMAT_NOT_READ",
                        null,
                        "Unsupported file format: a ZIP archive",
                        "Extract the archive and import the files in it."));
    }

    @Test
    void refusesAnotherNumberOfValues() {
        assertThatThrownBy(() -> ProblemText.DUPLICATE.of("username", "username"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(ProblemPhrase.DID_YOU_MEAN::with).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void everyTextShowsItsValues(ProblemText text) {
        assertThat(text.name()).startsWith(text.code().name());
        var shown = new TreeSet<>(ProblemMessages.placeholders(ProblemMessages.get(text.key("reason"))));
        shown.addAll(ProblemMessages.placeholders(ProblemMessages.get(text.key("hint"))));
        assertThat(shown).containsExactlyInAnyOrderElementsOf(text.names());
    }

    @ParameterizedTest
    @EnumSource
    void everyPhraseShowsItsValues(ProblemPhrase phrase) {
        assertThat(ProblemMessages.placeholders(ProblemMessages.get(phrase.key())))
                .containsExactlyInAnyOrderElementsOf(phrase.names());
    }

    @Test
    void everyWordOfTheResourceIsUsed() {
        Set<String> used = Stream.of(
                        Arrays.stream(ProblemCode.values()).map(ProblemCode::name),
                        Arrays.stream(ProblemText.values())
                                .flatMap(text -> Stream.of(text.key("reason"), text.key("hint"))),
                        Arrays.stream(ProblemPhrase.values()).map(ProblemPhrase::key))
                .flatMap(keys -> keys)
                .collect(Collectors.toSet());

        assertThat(ProblemMessages.keys()).containsExactlyInAnyOrderElementsOf(used);
    }

    /** An unused constant would keep its words; one used twice with other values fails when it is used. */
    @Test
    void everyTextAndPhraseIsUsedByTheProgram() throws IOException {
        String program = program();
        assertThat(ProblemText.values()).allSatisfy(text -> assertThat(program).containsPattern(used(text)));
        assertThat(ProblemPhrase.values())
                .allSatisfy(phrase -> assertThat(program).containsPattern(used(phrase)));
    }

    @Test
    void reasonsAndHintsAreShortAndPunctuated() {
        for (ProblemText text : ProblemText.values()) {
            assertThat(ProblemMessages.get(text.key("reason")))
                    .as(text.name())
                    .hasSizeLessThan(LONGEST_REASON)
                    .doesNotEndWith(".");
            assertThat(ProblemMessages.get(text.key("hint"))).as(text.name()).matches("(?s).*(?:[.…]|\\{\\w+})");
        }
    }

    @Test
    void theResourceIsPlainAndFitsTheColumns() throws IOException {
        List<String> lines = Files.readAllLines(RESOURCE);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(LONGEST_LINE));
        assertThat(ProblemMessages.keys())
                .allSatisfy(key -> assertThat(ProblemMessages.get(key)).doesNotContainPattern(BANNED));
        assertThat(lines.stream()
                        .filter(line -> line.matches("[\\w.]+ = .*"))
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .doesNotHaveDuplicates();
    }

    private static Pattern used(Enum<?> constant) {
        return Pattern.compile(constant.getDeclaringClass().getSimpleName() + "\\s*\\.\\s*" + constant.name() + "\\b");
    }

    private static String program() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(ProblemTextTest::text)
                    .collect(Collectors.joining());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
