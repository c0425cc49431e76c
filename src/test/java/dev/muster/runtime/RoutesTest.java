package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
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
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of the route files. */
class RoutesTest {
    private static final Schema CAMELS_OWN_SCHEMA = camelsOwnSchema();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int LONGEST_LINE = 120;
    /** Camel 4.22.0 writes no doCatch and no doFinally, and onException in a form that it cannot read. */
    private static final Pattern LOST_BY_CAMELS_WRITER = Pattern.compile("doTry:|onException:");

    static List<Path> routeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void conformsToCamelsSchema(Path file) throws IOException {
        assertThat(file.toString()).endsWith(".camel.yaml");
        assertThat(CAMELS_OWN_SCHEMA.validate(Files.readString(file), InputFormat.YAML))
                .isEmpty();
    }

    @Test
    void theSchemaRejectsAnUnknownWord() {
        String misspelled = "- route:\n    from:\n      uri: direct:a\n      stepz: []\n";
        assertThat(CAMELS_OWN_SCHEMA.validate(misspelled, InputFormat.YAML)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void namesRoutesAfterTheirFileAndDescribesThem(Path file) throws IOException {
        String stage = file.getFileName().toString().replace(".camel.yaml", "");
        for (JsonNode element : YAML.readTree(Files.readString(file))) {
            JsonNode route = element.path("route");
            JsonNode templated = element.path("templatedRoute");
            if (!templated.isMissingNode()) {
                assertThat(templated.path("routeId").asText()).startsWith(stage + "-");
                continue;
            }
            if (!route.isMissingNode()) {
                assertThat(route.path("id").asText()).startsWith(stage + "-");
            }
            assertThat(element.elements().next().path("description").asText()).hasSizeGreaterThan(20);
            assertThat(element.at("/routeTemplate/parameters"))
                    .allSatisfy(parameter ->
                            assertThat(parameter.path("description").asText()).isNotEmpty());
        }
    }

    /** Kaoto drops comments when it saves a file, and writes block style. */
    @ParameterizedTest
    @MethodSource("routeFiles")
    void isInBlockStyleWithoutComments(Path file) throws IOException {
        assertThat(Files.readAllLines(file))
                .allSatisfy(line -> assertThat(line)
                        .hasSizeLessThanOrEqualTo(LONGEST_LINE)
                        .doesNotMatch("\\s*#.*")
                        .doesNotMatch(".*(:|-) [{\\[](?!\\{|}).*"));
    }

    /** Loads every file in Camel's model; compares it by YAML and by XML where Camel can write it. */
    @ParameterizedTest
    @MethodSource("routeFiles")
    void keepsItsMeaningWhenCamelWritesIt(Path file) throws Exception {
        String original = Files.readString(file);
        try (var context = new DefaultCamelContext()) {
            List<NamedNode> loaded = load(context, original);
            assertThat(loaded).isNotEmpty();
            assumeThat(original).doesNotContainPattern(LOST_BY_CAMELS_WRITER);
            String yaml = yaml(context, loaded);
            List<NamedNode> reloaded = load(context, yaml);

            assertThat(yaml(context, reloaded)).isEqualTo(yaml);
            assertThat(xml(context, reloaded)).isEqualTo(xml(context, loaded));
        }
    }

    /** The definitions of a file in Camel's model. Camel does not write templated routes, only what they refer to. */
    private static List<NamedNode> load(CamelContext context, String yaml) throws Exception {
        var builder = (RouteConfigurationBuilder) PluginHelper.getRoutesLoader(context)
                .findRoutesBuilders(ResourceHelper.fromString("any.camel.yaml", yaml))
                .iterator()
                .next();
        builder.configureRoutes(context);
        builder.configuration();
        return Stream.<List<? extends NamedNode>>of(
                        builder.getRouteConfigurationCollection().getRouteConfigurations(),
                        builder.getRouteTemplateCollection().getRouteTemplates(),
                        builder.getRouteCollection().getRoutes())
                .flatMap(List::stream)
                .map(NamedNode.class::cast)
                .toList();
    }

    private static String yaml(CamelContext context, List<NamedNode> definitions) throws Exception {
        var yaml = new StringBuilder();
        for (NamedNode definition : definitions) {
            yaml.append(PluginHelper.getModelToYAMLDumper(context)
                    .dumpModelAsYaml(context, definition, false, false, false, false));
        }
        // Camel 4.22.0 writes the parameters of a template by their name in XML.
        return yaml.toString().replace("templateParameter:", "parameters:");
    }

    private static String xml(CamelContext context, List<NamedNode> definitions) throws Exception {
        var xml = new StringBuilder();
        for (NamedNode definition : definitions) {
            xml.append(
                    PluginHelper.getModelToXMLDumper(context).dumpModelAsXml(context, definition, false, false, false));
        }
        return xml.toString();
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
