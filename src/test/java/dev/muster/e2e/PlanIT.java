package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterProcess.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster plan}: says all that an import would do, and does nothing of it. */
class PlanIT {
    private static final String PEOPLE = """
            username,email,password,operation
            ann,ann@example.com,Tr0ub4dor&3,
            bea,nonsense,,
            cid,cid@example.com,,create
            ,,,update
            """;

    @TempDir
    private Path root;

    @Test
    void aPlanNeedsNoKeyAndNoServiceAndLeavesNothingBehind() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), PEOPLE);
        Finished plan = plan(source.toString());

        assertThat(plan.exitCode()).as(plan.output()).isEqualTo(1);
        assertThat(plan.output().lines()).contains("people.csv: 4 rows, 2 of them invalid", "  create: 2 rows in 1 batches",
                "people.csv:3: EMAIL_MALFORMED: email \"nonsense\" is no e-mail address. Write it as name@domain, such as ada@example.com.",
                "  {\"username\":\"ann\",\"email\":\"ann@example.com\",\"password\":\"***\"}", "Nothing was sent.");
        assertThat(plan.output()).contains("people.csv:5: ATTRIBUTE_MISSING").doesNotContain("Tr0ub4dor");
        assertThat(root.resolve("home")).doesNotExist();
        try (Stream<Path> left = Files.list(root.resolve("tmp"))) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("muster-"))).isEmpty();
        }
    }

    @Test
    void forMachinesItIsOneDocument() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), PEOPLE);
        JsonNode plan = new JsonMapper().readTree(plan("--json", source.toString()).output());

        assertThat(plan.path("rows").asInt()).isEqualTo(4);
        assertThat(plan.path("invalid").asInt()).isEqualTo(2);
        assertThat(plan.path("operations").path("create").path("rows").asInt()).isEqualTo(2);
        assertThat(plan.path("mistakes").findValuesAsText("code")).containsExactly("EMAIL_MALFORMED", "ATTRIBUTE_MISSING");
        assertThat(plan.path("users").findValuesAsText("username")).containsExactly("ann", "cid");
        assertThat(plan.path("refused").isNull()).isTrue();
    }

    @Test
    void aFaultlessSourceIsZeroAndItsBatchesAreCounted() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), People.csv(1201));
        Finished plan = plan(source.toString());

        assertThat(plan.exitCode()).as(plan.output()).isZero();
        assertThat(plan.output()).contains("people.csv: 1201 rows, 0 of them invalid", "create: 1201 rows in 3 batches", "about 22 requests");
        assertThat(plan.output().lines().filter(line -> line.startsWith("  {"))).hasSize(3);
        assertThat(plan("--full", source.toString()).output().lines().filter(line -> line.startsWith("  {"))).hasSize(1201);
    }

    @Test
    void itSaysWhyNothingOfASourceWouldBeSent() throws Exception {
        Path unknown = Files.writeString(root.resolve("unknown.csv"), "username,email,shoe\nann,ann@example.com,38\n");
        assertThat(plan(unknown.toString())).satisfies(plan -> {
            assertThat(plan.exitCode()).isEqualTo(1);
            assertThat(plan.output()).contains("nothing of it would be: COLUMN_UNKNOWN");
        });
        assertThat(plan("--ignore-columns", "shoe", unknown.toString()).exitCode()).isZero();
        assertThat(plan(root.resolve("nowhere.csv").toString()).exitCode()).isEqualTo(2);
        Path cutOff = Files.writeString(root.resolve("cut-off.json"), "[{\"username\":\"ann\",\"email\":\"ann@example.com\"},{\"user");
        assertThat(plan(cutOff.toString()).output()).contains("JSON_TRUNCATED");
    }

    @Test
    void ofAPlanThatIsKilledNoKeyIsLeft() throws Exception {
        Path source = Files.writeString(root.resolve("people.csv"), People.csv(100_000));
        Path tmp = Files.createDirectories(root.resolve("tmp"));
        try (MusterProcess plan = MusterProcess.start(Map.of("MUSTER_HOME", root.resolve("home").toString(), "MUSTER_JAVA_OPTS", "-Djava.io.tmpdir=" + tmp),
                "plan", source.toString())) {
            await().atMost(RunningMuster.PATIENCE).until(() -> left(tmp).contains("ledger.db-wal"));
            plan.kill();
        }
        assertThat(left(tmp)).contains("ledger.db").doesNotContain("secret.key");
    }

    private static List<String> left(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Finished plan(String... arguments) throws Exception {
        Files.createDirectories(root.resolve("tmp"));
        String[] command = Stream.concat(Stream.of("plan"), Stream.of(arguments)).toArray(String[]::new);
        return MusterProcess.run(Map.of("MUSTER_HOME", root.resolve("home").toString(), "MUSTER_JAVA_OPTS", "-Djava.io.tmpdir=" + root.resolve("tmp")), command);
    }
}
