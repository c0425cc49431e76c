package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The guard against wrong files, and options for a single file. */
class GuardIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path root;

    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Test
    void sendsNothingWithTooManyInvalidRows() throws Exception {
        Path source = Files.writeString(root.resolve("users.csv"), people(30, 7));
        Map<String, String> environment = RunningMuster.environment(root.resolve("home"), sandbox, Map.of());

        Finished refused = MusterCommand.run(environment, "import", source.toString());
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output())
                .contains(
                        "7 of 30 rows are invalid, but only 20 % may be; the most frequent code is EMAIL_MALFORMED "
                                + "(7 rows)",
                        "--allow-invalid", "30 rows: 7 invalid, 23 unsent");
        assertThat(sandbox.directory().size()).isZero();

        Finished allowed = MusterCommand.run(environment, "import", "--allow-invalid", source.toString());
        assertThat(allowed.output()).contains("30 rows: 23 created, 7 invalid");
    }

    @Test
    void guardsInboxFilesButAllowsAFewMistakes() throws IOException {
        try (RunningMuster muster = RunningMuster.start(root.resolve("home"), sandbox)) {
            ClosedImport refused = muster.drop("many.csv", people(25, 6)).closed("many.csv");
            assertThat(refused.receipt().path("state").asText()).isEqualTo("refused");
            assertThat(refused.counts())
                    .isEqualTo("25 rows, 0 created, 0 updated, 6 invalid, 0 rejected, 0 unresolved, 19 unsent");
            assertThat(refused.deadLetter()).contains("TOO_MANY_INVALID");
            assertThat(muster.drop("few.csv", people(25, 5)).closed("few.csv").counts())
                    .startsWith("25 rows, 20 created, 0 updated, 5 invalid");
        }
        try (RunningMuster muster = RunningMuster.start(root.resolve("home"), sandbox)) {
            assertThat(muster.drop("small.csv", "username,email\nann,nonsense\nbea,nonsense\ncid,cid@example.org\n")
                            .closed("small.csv")
                            .counts())
                    .startsWith("3 rows, 1 created, 0 updated, 2 invalid");
        }
    }

    @Test
    void appliesTheCommandsRulesForColumnsAndBlankCells() throws Exception {
        Path source = Files.writeString(
                root.resolve("users.csv"),
                "username,email,department,Shoe "
                        + "Size,ldapserver_id\nann,ann@example.com,,38,staff\nbea,bea@example.com,Ops,40,\n");
        Map<String, String> environment = RunningMuster.environment(root.resolve("home"), sandbox, Map.of());

        assertThat(MusterCommand.run(environment, "import", source.toString()).output())
                .contains("Unknown column", "--ignore-columns");
        Finished finished = MusterCommand.run(
                environment,
                "import",
                "--ignore-columns",
                "shoe_size,ldapserver_id",
                "--blank-cells",
                "department=error",
                source.toString());
        assertThat(finished.output()).contains("2 rows: 1 created, 1 invalid", "CELL_BLANK");
        Finished wrong =
                MusterCommand.run(environment, "import", "--blank-cells", "department=purge", source.toString());
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.output()).contains("--blank-cells is \"department=purge\"");
        Finished mistyped =
                MusterCommand.run(environment, "import", "--blank-cells", "clear,departmnet=error", source.toString());
        assertThat(mistyped.exitCode()).isEqualTo(2);
        assertThat(mistyped.output())
                .contains("Unknown column in --blank-cells \"departmnet=error\". Did you mean department?");
    }

    @Test
    void printsACommandThatReadsTheDeadLetterLikeItsSource() throws Exception {
        Path source = Files.writeString(root.resolve("users.csv"), """
                operation,id,username,email,department,Shoe Size
                ,64b5f1000000000000000001,,nonsense,,38
                create,,bea,nonsense,,40
                """);
        Map<String, String> environment = RunningMuster.environment(root.resolve("home"), sandbox, Map.of());

        String output = MusterCommand.run(
                        environment,
                        "import",
                        "--operation",
                        "update",
                        "--ignore-columns",
                        "Shoe Size",
                        "--blank-cells",
                        "department=clear",
                        source.toString())
                .output();

        assertThat(output)
                .as("the dead letter is read by the rules of its import")
                .contains("then: ./muster import " + root.resolve("home/dead-letter"));
    }

    private static String people(int number, int invalid) {
        var csv = new StringBuilder("username,email\n");
        for (int person = 1; person <= number; person++) {
            csv.append("user")
                    .append(number)
                    .append('x')
                    .append(person)
                    .append(person <= invalid ? ",nonsense\n" : ",user" + number + "x" + person + "@example.com\n");
        }
        return csv.toString();
    }
}
