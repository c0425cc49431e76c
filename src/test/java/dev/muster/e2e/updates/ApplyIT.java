package dev.muster.e2e.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster plan --out} and {@code ./muster apply}: exactly what the plan says, or nothing. */
class ApplyIT {
    private static final String MOVES = """
            operation,username,email,department,password
            update,ada.brook,,Gardens,
            update,ben.castle,,Finance,
            create,gil.hart,gil.hart@example.com,Gardens,Invented-Passw0rd-1
            """;

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withDemoSeed().withUsersPerSecond(5000));

    @TempDir
    private Path root;

    private Sandbox sandbox;
    private Path source;
    private Path plan;

    @BeforeEach
    void setUp(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        source = Files.writeString(root.resolve("moves.csv"), MOVES);
        plan = root.resolve("plan.json");
    }

    @Test
    void doesWhatThePlanSays() throws Exception {
        plan();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plan)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(plan)).doesNotContain("Invented-Passw0rd", "Gardens", "Research");
        JsonNode file = new JsonMapper().readTree(plan.toFile());
        assertThat(file.path("format").asText()).isEqualTo("muster-plan");
        assertThat(file.path("version").asInt()).isEqualTo(1);
        assertThat(file.at("/plan/counts"))
                .hasToString("{\"rows\":3,\"create\":1,\"update\":1,\"unchanged\":1,\"invalid\":0}");
        assertThat(file.path("records").findValuesAsText("user")).containsExactly("ada.brook", "gil.hart");

        Finished applied = apply();

        assertThat(applied.exitCode()).as(applied.output()).isZero();
        assertThat(applied.output()).contains("moves.csv: 3 rows: 1 created, 1 updated, 1 unchanged");
        assertThat(department("ada.brook")).isEqualTo("Gardens");
        assertThat(root.resolve("home").resolve("work")).isEmptyDirectory();
    }

    @InTurn
    @Test
    void namesUsersWhoChangedSince() throws Exception {
        plan();
        change("ada.brook", "Lighthouse");
        change("ben.castle", "Harbour");
        int sent = sandbox.requests().of(SandboxCall.BULK_UPDATE).size();

        Finished applied = apply();

        assertThat(applied.exitCode()).as(applied.output()).isEqualTo(1);
        assertThat(applied.output())
                .contains(
                        "PLAN_OUTDATED: line 2, ada.brook: the directory changed since the plan was made: department",
                        "PLAN_OUTDATED: line 3, ben.castle: the directory changed since the plan was made: "
                                + "update instead of nothing");
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(sent);
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).isEmpty();

        plan();
        assertThat(apply().exitCode()).as("a new plan holds").isZero();
    }

    @InTurn
    @Test
    void namesAtMostTenUsers() throws Exception {
        Files.writeString(
                source,
                IntStream.rangeClosed(1, 14)
                        .mapToObj(n -> "person" + n + ",person" + n + "@example.com,Gardens\n")
                        .collect(Collectors.joining("", "username,email,department\n", "")));
        plan("--operation", "upsert");
        Path people = Files.writeString(
                root.resolve("people.csv"), Files.readString(source).replace("Gardens", "Harbour"));
        MusterCommand.run(environment("other"), "import", "--yes", people.toString());

        Finished applied = apply();

        assertThat(applied.exitCode()).as(applied.output()).isEqualTo(1);
        assertThat(applied.output())
                .contains(
                        "line 11, person10: the directory changed since the plan was made: update instead of create",
                        "and 4 more changes like these")
                .doesNotContain("person11");
    }

    @InTurn
    @Test
    void refusesAChangedFileMappingOrSetting() throws Exception {
        Path mapping = Files.writeString(root.resolve("mapping.yaml"), "constants:\n  company: Example Ltd\n");
        plan("--mapping", mapping.toString());
        Files.writeString(mapping, "constants:\n  company: Example Inc\n");
        assertThat(apply().output())
                .contains("PLAN_OUTDATED: The mapping or the settings for reading the file changed since");
        Files.writeString(mapping, "constants:\n  company: Example Ltd\n");

        Map<String, String> replacing = environment("home");
        replacing.put("MUSTER_ARRAYS", "replace");
        assertThat(MusterCommand.run(replacing, "apply", plan.toString()).output())
                .contains("PLAN_OUTDATED: The settings for changes of existing users");

        Files.writeString(source, MOVES.replace("Gardens", "Harbour"));
        Finished changed = apply();
        assertThat(changed.exitCode()).as(changed.output()).isEqualTo(1);
        assertThat(changed.output()).contains("PLAN_OUTDATED: " + source + " changed since the plan was made");
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).isEmpty();

        Files.writeString(source, MOVES);
        assertThat(apply().exitCode()).as("as planned again").isZero();
    }

    @InTurn
    @Test
    void refusesADamagedPlan() throws Exception {
        plan();
        String whole = Files.readString(plan);
        for (String damaged : new String[] {
            whole.substring(0, whole.length() / 2),
            whole.replace("ada.brook", "ada.stone"),
            "{}",
            "not a plan",
            whole.replace("\"version\" : 1", "\"version\" : 99")
        }) {
            Files.writeString(plan, damaged);
            Finished applied = apply();
            assertThat(applied.exitCode()).as(applied.output()).isEqualTo(2);
            assertThat(applied.output()).contains("is not a complete plan of this version of Muster");
        }
    }

    @InTurn
    @Test
    void writesNoPlanOfWhatIsNotKnown() throws Exception {
        Map<String, String> keyless = environment("home");
        keyless.remove("JUMPCLOUD_API_KEY");
        Finished planned = MusterCommand.run(keyless, "plan", source.toString(), "--out", plan.toString());

        assertThat(planned.exitCode()).as(planned.output()).isEqualTo(2);
        assertThat(planned.output()).contains("was not written: users have to be looked up");
        assertThat(plan).doesNotExist();
    }

    @InTurn
    @Test
    void keepsToThePlanInARunningWorker() throws Exception {
        plan();
        change("ada.brook", "Lighthouse");
        try (MusterCommand worker = MusterCommand.start(environment("home"), "run")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> worker.output().contains("Muster watches"));
            Finished refused = apply();
            assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
            assertThat(refused.output()).contains("PLAN_OUTDATED: line 2, ada.brook");

            plan();
            Finished applied = apply();
            assertThat(applied.exitCode()).as(applied.output()).isZero();
            assertThat(department("ada.brook")).isEqualTo("Gardens");
        }
    }

    @InTurn
    @Test
    void keepsToThePlanAfterAStop() throws Exception {
        plan();
        sandbox.faults()
                .onNext(
                        SandboxCall.SEARCH_USERS,
                        Fault.answer(503, Map.of(), "application/json", "{\"message\":\"not now\"}"),
                        1_000_000);
        int searches = sandbox.requests().of(SandboxCall.SEARCH_USERS).size();
        try (MusterCommand applied = MusterCommand.start(environment("home"), "apply", plan.toString())) {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.requests().of(SandboxCall.SEARCH_USERS).size() > searches);
            applied.interrupt();
            assertThat(applied.exitCode()).as(applied.output()).isEqualTo(130);
        }
        sandbox.faults().clear();
        change("ada.brook", "Lighthouse");

        Finished continued = MusterCommand.run(environment("home"), "continue");

        assertThat(continued.exitCode()).as(continued.output()).isEqualTo(1);
        assertThat(continued.output()).contains("PLAN_OUTDATED: line 2, ada.brook");
        assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE)).isEmpty();
    }

    private void plan(String... options) throws Exception {
        var command = new String[options.length + 4];
        command[0] = "plan";
        System.arraycopy(options, 0, command, 1, options.length);
        command[options.length + 1] = "--out";
        command[options.length + 2] = plan.toString();
        command[options.length + 3] = source.toString();
        Finished planned = MusterCommand.run(environment("home"), command);
        assertThat(planned.exitCode()).as(planned.output()).isZero();
        assertThat(planned.output()).contains("Plan written to " + plan);
    }

    private Finished apply() throws Exception {
        return MusterCommand.run(environment("home"), "apply", plan.toString());
    }

    /** Changes a department from another home, as an administrator would. */
    private void change(String username, String department) throws Exception {
        Path file = Files.writeString(
                root.resolve(username + ".csv"), "username,department\n" + username + "," + department + "\n");
        Finished changed =
                MusterCommand.run(environment("other"), "import", "--yes", "--operation", "update", file.toString());
        assertThat(changed.exitCode()).as(changed.output()).isZero();
    }

    private String department(String username) {
        return sandbox.directory()
                .byUsername(username)
                .orElseThrow()
                .path("department")
                .asText();
    }

    private Map<String, String> environment(String home) {
        return new HashMap<>(Map.of(
                "MUSTER_HOME",
                root.resolve(home).toString(),
                "JUMPCLOUD_API_KEY",
                "sandbox-key",
                "JUMPCLOUD_BASE_URL",
                sandbox.baseUrl().toString()));
    }
}
