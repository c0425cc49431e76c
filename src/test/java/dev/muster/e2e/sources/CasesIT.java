package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.dryrun.DryRun;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.sandbox.ApiContract;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files that failed in other programs. The expected result of each is in {@code FILE.expected.json}; docs/develop.md
 * describes its fields.
 */
class CasesIT {
    private static final Path FOLDER = Path.of("src", "test", "resources", "cases");
    private static final String EXPECTED = ".expected.json";
    private static final JsonMapper JSON = new JsonMapper();
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();

    @TempDir
    private static Path root;

    private static Sandbox sandbox;
    /** Each by its settings: all files that have the same ones are imported by the same process. */
    private static final Map<Map<String, String>, RunningMuster> MUSTERS = new HashMap<>();

    @BeforeAll
    static void startTheSandbox() {
        sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
    }

    @AfterAll
    static void stop() throws IOException {
        for (RunningMuster muster : MUSTERS.values()) {
            muster.close();
        }
        MUSTERS.clear();
        sandbox.requests().all().forEach(ApiContract::assertConforms);
        sandbox.close();
    }

    @BeforeEach
    void emptyTheDirectory() {
        sandbox.directory()
                .users()
                .forEach(user -> sandbox.directory().remove(user.path("_id").asText()));
    }

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.map(file -> FOLDER.relativize(file).toString())
                    .filter(name -> name.endsWith(EXPECTED))
                    .map(name -> name.substring(0, name.length() - EXPECTED.length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void importsAFileAsExpected(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        JsonNode expected = JSON.readTree(FOLDER.resolve(name + EXPECTED).toFile());
        expected.path("directory").forEach(user -> sandbox.directory().add((ObjectNode) user));
        RunningMuster muster = muster(expected.path("settings"));
        Operation operation =
                Operation.of(expected.path("operation").asText("create")).orElseThrow();
        ImportOptions options = options(expected, file);

        assertPlan(muster, file, operation, options, expected);
        var claims = muster.inboxClaimer();
        ClosedImport closed = closed(muster, claims.copy(file, operation, options));

        SoftAssertions.assertSoftly(softly -> {
            assertReceipt(softly, closed.receipt(), expected);
            assertRefusal(softly, closed, expected.path("refusal"));
            assertRows(softly, texts(muster, closed.closed().id()), expected.path("rows"));
            assertWarnings(softly, warnings(muster, closed.closed().id()), expected.path("warnings"));
            assertUsers(softly, expected.path("users"));
        });
    }

    private static RunningMuster muster(JsonNode settings) throws IOException {
        Map<String, String> environment = settings.propertyStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, setting -> setting.getValue().asText()));
        if (!MUSTERS.containsKey(environment)) {
            MUSTERS.put(environment, RunningMuster.start(root.resolve("home-" + MUSTERS.size()), sandbox, environment));
        }
        return MUSTERS.get(environment);
    }

    private static ImportOptions options(JsonNode expected, Path file) throws IOException {
        ImportOptions options = expected.has("options")
                ? JSON.treeToValue(expected.path("options"), ImportOptions.class)
                : ImportOptions.NONE;
        String mapping = expected.path("mapping").asText("");
        return mapping.isEmpty()
                ? options
                : options.mappedBy(new MappingSource(mapping, Files.readString(file.resolveSibling(mapping))));
    }

    private static ClosedImport closed(RunningMuster muster, String id) {
        await().alias(id + " is closed")
                .atMost(RunningMuster.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> muster.ledger().imports().get(id).status().state().closed());
        return new ClosedImport(muster.ledger().imports().get(id), muster.home());
    }

    /** Leaves out what only the directory knows: the plan calls no service. */
    private static void assertPlan(
            RunningMuster muster, Path file, Operation operation, ImportOptions options, JsonNode expected)
            throws IOException {
        try (DryRun dryRun = DryRun.of(
                muster.home(), file, operation, options, muster.settings().imports(), Optional.empty())) {
            var plan = new Plan(
                    dryRun,
                    Optional.empty(),
                    CATALOG,
                    muster.settings().requests().perMinute());
            assertThat(plan.importRun().status().refusal() != null)
                    .as("the plan says that it is refused")
                    .isEqualTo(expected.has("refusal"));
            if (operation == Operation.CREATE && !expected.has("refusal")) {
                assertThat(plan.invalid())
                        .as("invalid in the plan")
                        .isEqualTo(expected.at("/receipt/invalid").asLong());
            }
            if (expected.has("values")) {
                assertThat(plan.cleanings().entrySet().stream()
                                .collect(Collectors.toMap(
                                        cleaning -> cleaning.getKey().name().toLowerCase(Locale.ROOT),
                                        Map.Entry::getValue)))
                        .as("values cleaned")
                        .isEqualTo(expected.path("values")
                                .propertyStream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        count -> count.getValue().asLong())));
            }
        }
    }

    private static void assertReceipt(SoftAssertions softly, JsonNode receipt, JsonNode expected) {
        softly.assertThat(receipt.path("state").asText())
                .as("state")
                .isEqualTo(expected.path("state").asText("finished"));
        softly.assertThat(receipt.path("deadLetter").isNull() ? 0 : 1)
                .as("exit code")
                .isEqualTo(expected.path("exit").asInt());
        for (Map.Entry<String, JsonNode> count : expected.path("receipt").properties()) {
            softly.assertThat(receipt.path(count.getKey())).as(count.getKey()).isEqualTo(count.getValue());
        }
    }

    private static void assertRefusal(SoftAssertions softly, ClosedImport closed, JsonNode expected) {
        if (!expected.isMissingNode()) {
            softly.assertThat(String.valueOf(closed.closed().status().refusal()))
                    .as("refusal")
                    .contains(texts(expected));
        }
    }

    private static void assertRows(SoftAssertions softly, Map<String, String> rows, JsonNode expected) {
        for (Map.Entry<String, JsonNode> row : expected.properties()) {
            softly.assertThat(rows.get(row.getKey()))
                    .as("line " + row.getKey())
                    .isNotNull()
                    .contains(texts(row.getValue()));
        }
    }

    private static void assertWarnings(SoftAssertions softly, Map<String, String> warnings, JsonNode expected) {
        if (!expected.isMissingNode()) {
            softly.assertThat(warnings.keySet())
                    .as("lines that are warned of")
                    .isEqualTo(expected.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet()));
            assertRows(softly, warnings, expected);
        }
    }

    private static void assertUsers(SoftAssertions softly, JsonNode expected) {
        for (Map.Entry<String, JsonNode> user : expected.properties()) {
            JsonNode found = sandbox.directory()
                    .byUsername(user.getKey())
                    .map(JsonNode::<JsonNode>deepCopy)
                    .orElse(JSON.nullNode());
            // The ids that the directory gives to entries of lists are its own.
            found.findParents("_id").forEach(entry -> ((ObjectNode) entry).remove("_id"));
            if (found.isNull() || user.getValue().isNull()) {
                softly.assertThat(found)
                        .as(user.getKey())
                        .isEqualTo(user.getValue().isNull() ? user.getValue() : "a user");
            }
            user.getValue()
                    .properties()
                    .forEach(attribute -> softly.assertThat(found.path(attribute.getKey()))
                            .as(user.getKey() + "'s " + attribute.getKey())
                            .isEqualTo(attribute.getValue().isNull() ? JSON.missingNode() : attribute.getValue()));
        }
    }

    /** The outcome, code, reason and hint of each row, by its line. */
    private static Map<String, String> texts(RunningMuster muster, String id) {
        try (Stream<AccountedRecord> rows = muster.ledger().records().accounted(id)) {
            return rows.collect(Collectors.toMap(
                    row -> String.valueOf(row.line()),
                    row -> row.outcome().word() + ": " + row.code() + ": " + row.reason() + ". " + row.hint(),
                    (one, other) -> one + "\n" + other));
        }
    }

    private static Map<String, String> warnings(RunningMuster muster, String id) {
        try (Stream<RecordWarning> warnings = muster.ledger().records().warnings(id)) {
            return warnings.collect(Collectors.toMap(
                    warning -> String.valueOf(warning.line()),
                    warning -> warning.code() + ": " + warning.reason() + ". " + warning.hint(),
                    (one, other) -> one + "\n" + other));
        }
    }

    private static String[] texts(JsonNode expected) {
        return expected.isTextual()
                ? new String[] {expected.textValue()}
                : expected.valueStream().map(JsonNode::asText).toArray(String[]::new);
    }
}
