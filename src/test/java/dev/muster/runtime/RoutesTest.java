package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoutesTest {
    private static final Schema CAMELS_OWN_SCHEMA = camelsOwnSchema();

    static List<Path> routeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void everyRouteFileKeepsToCamelsSchemaOfTheDsl(Path file) throws IOException {
        assertThat(file.toString()).endsWith(".camel.yaml");
        assertThat(CAMELS_OWN_SCHEMA.validate(Files.readString(file), InputFormat.YAML))
                .isEmpty();
    }

    @Test
    void theSchemaCatchesAWordThatTheDslDoesNotHave() {
        String misspelled = "- route:\n    from:\n      uri: direct:a\n      stepz: []\n";
        assertThat(CAMELS_OWN_SCHEMA.validate(misspelled, InputFormat.YAML)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void everyRouteIsNamedAfterItsStageAndSaysWhatItDoes(Path file) throws IOException {
        String stage = file.getFileName().toString().replace(".camel.yaml", "");
        String yaml = Files.readString(file);
        Pattern.compile("^- route:\\R    id: (\\S+)\\R    description: (.+)$", Pattern.MULTILINE)
                .matcher(yaml)
                .results()
                .forEach(route -> assertThat(route.group(1)).startsWith(stage + "-"));
        long routes = yaml.lines().filter(line -> line.equals("- route:")).count();
        assertThat(Pattern.compile("^    description: .{20,}$", Pattern.MULTILINE)
                        .matcher(yaml)
                        .results()
                        .count())
                .isEqualTo(routes);
    }

    private static Schema camelsOwnSchema() {
        try (InputStream schema = RoutesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
