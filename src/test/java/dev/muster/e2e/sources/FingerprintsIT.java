package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a source that have not changed since their users were looked up are not looked up again. */
class FingerprintsIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    private static final int PEOPLE = 300;

    private static final String HR = """
            operation: upsert
            match: [employeeIdentifier]
            guards: {creates: none, updates: none, attribute: none, suspensions: none}
            """;

    @TempDir
    private Path root;

    private final Map<Integer, String> departments = new HashMap<>();
    private int night;

    private RunningMuster start(Sandbox sandbox, String definition, Map<String, String> settings) throws IOException {
        Path definitions = Files.createDirectories(root.resolve("sources"));
        Files.writeString(definitions.resolve("hr.yaml"), HR + definition);
        var environment = new HashMap<>(settings);
        environment.put("MUSTER_SOURCE_DEFINITIONS", definitions.toString());
        return RunningMuster.start(root.resolve("home"), sandbox, environment);
    }

    private String file() {
        // Each file is another one than that of the night before.
        return IntStream.range(0, PEOPLE)
                .mapToObj(number -> "n-%1$d,p%1$d,p%1$d@example.com,%2$s,%3$d"
                        .formatted(number, departments.getOrDefault(number, "Gardens"), night))
                .collect(Collectors.joining("\n", "employeeIdentifier,username,email,department,exportNumber\n", "\n"));
    }

    /** Imports the file of a night; returns the receipt's counts and the number of searches. */
    private String importNight(RunningMuster muster, Sandbox sandbox) {
        night++;
        sandbox.requests().clear();
        String name = "night" + night + ".csv";
        String counts = muster.drop("hr/" + name, file()).closed(name).counts();
        return counts + ", " + searches(sandbox) + " searches";
    }

    private static int searches(Sandbox sandbox) {
        return sandbox.requests().of(SandboxCall.SEARCH_USERS).size();
    }

    private static String counts(int created, int updated) {
        return PEOPLE + " rows, " + created + " created, " + updated
                + " updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent";
    }

    private ObjectNode user(Sandbox sandbox, String username) {
        String id = sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .path("_id")
                .asText();
        return sandbox.directory().stored(id).orElseThrow();
    }

    private static final Map<String, String> IGNORED = Map.of("MUSTER_IGNORE_COLUMNS", "exportNumber");

    @InTurn
    @Test
    void looksUpOnlyWhoseRowChanged(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "", lookingRarely())) {
            importNight(muster, sandbox);
            assertThat(importNight(muster, sandbox))
                    .as("the ids of new users are not known yet")
                    .startsWith(counts(0, 0))
                    .doesNotEndWith(" 0 searches");
            assertThat(importNight(muster, sandbox)).isEqualTo(counts(0, 0) + ", 0 searches");

            departments.put(7, "Kitchen");
            assertThat(importNight(muster, sandbox)).isEqualTo(counts(0, 1) + ", 1 searches");
            assertThat(user(sandbox, "p7").path("department").asText()).isEqualTo("Kitchen");
            assertThat(importNight(muster, sandbox))
                    .as("what was sent last night is known")
                    .isEqualTo(counts(0, 0) + ", 0 searches");
            departments.put(7, "Gardens");
            assertThat(importNight(muster, sandbox)).isEqualTo(counts(0, 1) + ", 1 searches");
        }
    }

    @InTurn
    @Test
    void looksUpAPartOfTheOthersEachDay(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "", IGNORED)) {
            importNight(muster, sandbox);
            importNight(muster, sandbox);
            int all = searches(sandbox);
            user(sandbox, "p42").put("department", "Changed by hand");

            int looked = 0;
            for (int day = 1; day <= 7; day++) {
                aDayPasses();
                importNight(muster, sandbox);
                assertThat(searches(sandbox)).as("day %d", day).isPositive().isLessThanOrEqualTo(all / 2);
                looked += searches(sandbox);
            }
            assertThat(user(sandbox, "p42").path("department").asText()).isEqualTo("Gardens");
            assertThat(looked).as("a look at each user").isBetween(all, all + 7);
        }
    }

    @InTurn
    @Test
    void looksUpAllIfAsked(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "", IGNORED)) {
            importNight(muster, sandbox);
            importNight(muster, sandbox);
        }
        user(sandbox, "p3").put("department", "Changed by hand");
        Path source = Files.writeString(root.resolve("today.csv"), file());
        Finished plan = run(sandbox, "plan", "--source", "hr", source.toString());
        assertThat(plan.output())
                .contains("300 not looked up, since the rows have not changed (--full looks up all)")
                .contains("Plan: 300 unchanged");
        assertThat(run(sandbox, "plan", "--full", "--source", "hr", source.toString())
                        .output())
                .contains("update p3: department \"Changed by hand\" -> \"Gardens\"")
                .doesNotContain("not looked up");

        assertThat(run(sandbox, "import", "--yes", "--full", "--source", "hr", source.toString())
                        .output())
                .contains("1 updated, 299 unchanged");
    }

    @InTurn
    @Test
    void looksUpUsersThatAnotherImportChanged(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "", IGNORED)) {
            importNight(muster, sandbox);
            importNight(muster, sandbox);
            muster.drop("update/by-hand.csv", "username,department\np5,Kitchen\n")
                    .closed("by-hand.csv");
            String id = user(sandbox, "p6").path("_id").asText();
            muster.drop("update/by-id.csv", "id,department\n" + id + ",Kitchen\n")
                    .closed("by-id.csv");

            assertThat(importNight(muster, sandbox)).startsWith(counts(0, 2));
            assertThat(user(sandbox, "p5").path("department").asText()).isEqualTo("Gardens");
            assertThat(user(sandbox, "p6").path("department").asText()).isEqualTo("Gardens");
        }
    }

    @InTurn
    @Test
    void looksUpUsersWhoseChangeFailed(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "", IGNORED)) {
            importNight(muster, sandbox);
            importNight(muster, sandbox);
            departments.put(9, "Kitchen");
            sandbox.faults()
                    .onNext(
                            SandboxCall.BULK_UPDATE,
                            Fault.answer(400, Map.of(), "application/json", "{\"message\":\"Not today\"}"));
            assertThat(importNight(muster, sandbox)).contains("1 rejected");
            sandbox.faults().clear();
            assertThat(importNight(muster, sandbox)).startsWith(counts(0, 1));
        }
    }

    @InTurn
    @Test
    void activatesWhoReturns(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "missing: suspend\nreturning: activate\n", IGNORED)) {
            importNight(muster, sandbox);
            importNight(muster, sandbox);
            String all = file();
            String without = all.replaceFirst("n-8,.*\n", "");
            muster.drop("hr/without.csv", without).closed("without.csv");
            muster.closed("without.leavers.ndjson");
            assertThat(user(sandbox, "p8").path("state").asText()).isEqualTo("SUSPENDED");

            importNight(muster, sandbox);
            assertThat(user(sandbox, "p8").path("state").asText()).isEqualTo("ACTIVATED");
        }
    }

    @Test
    void looksUpAllAfterAChangeOfTheDefinition(Sandbox sandbox) throws Exception {
        try (RunningMuster muster = start(sandbox, "", IGNORED)) {
            importNight(muster, sandbox);
            importNight(muster, sandbox);
            int all = searches(sandbox);
            Files.writeString(root.resolve("sources").resolve("hr.yaml"), HR + "missing: report\n");
            importNight(muster, sandbox);

            assertThat(searches(sandbox)).isEqualTo(all);
        }
    }

    private Finished run(Sandbox sandbox, String... words) throws Exception {
        var settings = new HashMap<>(IGNORED);
        settings.put("MUSTER_SOURCE_DEFINITIONS", root.resolve("sources").toString());
        return MusterCommand.run(RunningMuster.environment(root.resolve("home"), sandbox, settings), words);
    }

    private static Map<String, String> lookingRarely() {
        var settings = new HashMap<>(IGNORED);
        settings.put("MUSTER_DRIFT_DAYS", "365");
        return settings;
    }

    /** Makes the look-ups a day older. */
    private void aDayPasses() throws Exception {
        try (var connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + root.resolve("home").resolve("ledger.db") + "?busy_timeout=5000");
                var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE fingerprint SET looked_on = looked_on - 1");
        }
    }
}
