package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files with one kind of mistake each, and every word that is said about them in the text beside them. In all of them a
 * blank costCenter was declared an error, and no more than a million bytes are unfolded.
 */
class MalformedFilesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "malformed");
    private static final String EXPECTED = ".expected.txt";
    private static final MappingRules RULES = MappingRules.USUAL.blankCellsOf(Map.of("costCenter", BlankCells.ERROR));

    private static final SourceRules READING =
            new SourceRules(Dialect.FOUND, new SourceLimits(1_000_000, 1 << 20, 2_000, 1_000));

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.toString().endsWith(EXPECTED))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void reportsTheExpectedProblems(Path file) throws IOException {
        assertThat(messages(file)).isNotEmpty().containsExactlyElementsOf(Files.readAllLines(expected(file)));
    }

    @Test
    void coversEveryCodeOfSources() throws IOException {
        Set<ProblemCode> missing = EnumSet.allOf(ProblemCode.class);
        missing.removeAll(EnumSet.range(ProblemCode.DUPLICATE, ProblemCode.NO_RESULT));
        missing.removeAll(EnumSet.range(ProblemCode.MESSAGE_NOT_TEXT, ProblemCode.SOURCE_UNKNOWN));
        // Problems that only a mapping finds have tests beside the mapping's.
        missing.removeAll(EnumSet.of(
                ProblemCode.COLUMN_MISSING,
                ProblemCode.NOT_COMPUTED,
                ProblemCode.DATE_MALFORMED,
                ProblemCode.EVERY_ROW_SKIPPED,
                ProblemCode.VALUE_NOT_IN_TABLE));
        // The parser has no complaint that would be told like this; the code is for those that a later version may
        // have.
        missing.remove(ProblemCode.CSV_MALFORMED);
        // Told of a fault of the program: no file is known to cause one.
        missing.remove(ProblemCode.READ_FAILED);
        for (Path file : files()) {
            String text = Files.readString(expected(file));
            missing.removeIf(code -> text.contains(": " + code + ": "));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void neverShowsASecret() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(expected(file))).doesNotContain("hunter2");
        }
    }

    private static Path expected(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + EXPECTED);
    }

    private static List<String> messages(Path file) throws IOException {
        try (SourceReader reader = SourceReaders.open(file, READING)) {
            RecordMapper mapper =
                    new RecordMapper(ReadRows.CATALOG, Operation.CREATE, reader.header(), RULES, SourceExample.CLOCK);
            List<String> messages = new ArrayList<>();
            reader.forEachRemaining(row -> mapper.map(row)
                    .problems()
                    .forEach(problem ->
                            messages.add("%s:%d: %s".formatted(file.getFileName(), row.line(), words(problem)))));
            reader.fault().map(List::of).orElseGet(mapper::columnProblems).stream()
                    .map(problem -> "%s: %s".formatted(file.getFileName(), words(problem)))
                    .forEach(messages::add);
            return messages;
        }
    }

    private static String words(Problem problem) {
        return Stream.of(problem.code(), problem.column(), problem.reason() + ". " + problem.hint())
                .filter(word -> word != null)
                .collect(Collectors.joining(": "));
    }
}
