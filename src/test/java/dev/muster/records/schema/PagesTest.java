package dev.muster.records.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.ConfigurePage;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.source.ReadRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages that are written from descriptions say what the descriptions say. */
class PagesTest {
    private static final String COMMAND = "mvn -q test -Dtest=PagesTest -Dmuster.pages=write";

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of("columns.md", new ColumnsPage(AttributeCatalog.load()).text()),
                Arguments.of("codes.md", new CodesPage().text()),
                Arguments.of("configure.md", new ConfigurePage().text()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void generatesEachPage(String name, String text) throws IOException {
        Path page = Path.of("docs", name);
        if ("write".equals(System.getProperty("muster.pages"))) {
            Files.writeString(page, text);
        }
        assertThat(page)
                .as("%s is out of date; write it again: %s", page, COMMAND)
                .hasContent(text);
    }

    @Test
    void namesEveryColumnAndCode() throws IOException {
        String columns = Files.readString(Path.of("docs", "columns.md"));

        assertThat(ReadRows.CATALOG.attributes())
                .flatExtracting(Attribute::allColumns)
                .allSatisfy(column -> assertThat(columns).contains("`" + column + "`"));
        assertThat(Files.readString(Path.of("docs", "codes.md")))
                .contains(Stream.of(ProblemCode.values()).map(Enum::name).toList());
        assertThat(Files.readString(Path.of("docs", "formats.md"))).contains("(columns.md)", "(codes.md)");
    }

    @Test
    void listsEveryCode() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            List<Path> literal = sources.filter(source -> source.toString().endsWith(".java"))
                    .filter(PagesTest::namesACodeItself)
                    .toList();

            assertThat(literal)
                    .as("sources that write a code instead of taking it from ProblemCode")
                    .isEmpty();
        }
    }

    private static boolean namesACodeItself(Path source) {
        try {
            return Files.readString(source).contains("new Problem(\"");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
