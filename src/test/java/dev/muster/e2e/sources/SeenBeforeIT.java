package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.RunningMuster.ClosedImport;
import dev.muster.e2e.SampleUsers;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A fully imported source is imported again only on request. */
class SeenBeforeIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(2000).withDemoSeed());

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    private RunningMuster muster() throws IOException {
        return RunningMuster.start(folder.resolve("home"), sandbox);
    }

    @Test
    void skipsTheSameFileUnderAnotherName() throws IOException {
        try (RunningMuster muster = muster()) {
            ClosedImport first = muster.drop("users.csv", SampleUsers.csv(3)).closed("users.csv");
            int requests = sandbox.requests().all().size();

            ClosedImport second = muster.drop("copy.csv", SampleUsers.csv(3)).closed("copy.csv");

            assertThat(second.receipt().path("seenBefore").asText())
                    .isEqualTo(first.closed().id());
            assertThat(second.receipt().path("state").asText()).isEqualTo("finished");
            assertThat(second.receipt().path("deadLetter").isNull()).isTrue();
            assertThat(second.counts()).as("no row was read").startsWith("0 rows, 0 created");
            assertThat(muster.home().done(second.closed().id()).resolve("copy.csv"))
                    .hasContent(SampleUsers.csv(3));
            assertThat(first.receipt().has("seenBefore")).isFalse();
            assertThat(sandbox.requests().all()).hasSize(requests);
            assertThat(muster.drop("third.csv", SampleUsers.csv(3))
                            .closed("third.csv")
                            .receipt()
                            .path("seenBefore")
                            .asText())
                    .as("the import that did it, not the one that did nothing")
                    .isEqualTo(first.closed().id());
        }
    }

    @Test
    void deletesAFileWithPasswords() throws IOException {
        String csv = "username,email,password\ngil.hart,gil.hart@example.com,Invented-Passw0rd-1\n";
        String json =
                "[{\"username\":\"ida.jones\",\"email\":\"ida.jones@example.com\",\"password\":\"Invented-Passw0rd-2\"}]";
        try (RunningMuster muster = muster()) {
            for (String name : new String[] {"first.csv", "second.csv", "first.json", "second.json"}) {
                ClosedImport closed =
                        muster.drop(name, name.endsWith("csv") ? csv : json).closed(name);
                assertThat(closed.receipt().has("seenBefore")).as(name).isEqualTo(name.startsWith("second"));
                assertThat(muster.home().done(closed.closed().id())).as(name).doesNotExist();
            }
        }
    }

    @Test
    void reimportsAFileWithFailuresOrAnotherOperation() throws IOException {
        String moves = "id,department\n64b5f1000000000000000001,Harbour\n64b5f10000000000000000ff,Harbour\n";
        String upsert = "username,email,department\nada.brook,ada.brook@example.com,Harbour\n";
        try (RunningMuster muster = muster()) {
            muster.drop("update/first.csv", moves).closed("first.csv");
            assertThat(muster.drop("update/second.csv", moves)
                            .closed("second.csv")
                            .counts())
                    .startsWith("2 rows, 0 created, 0 updated, 0 invalid, 1 rejected");

            muster.drop("upsert/third.csv", upsert).closed("third.csv");
            assertThat(muster.drop("upsert/fourth.csv", upsert)
                            .closed("fourth.csv")
                            .receipt()
                            .path("unchanged")
                            .asInt())
                    .isEqualTo(1);
            assertThat(muster.drop("update/fifth.csv", upsert)
                            .closed("fifth.csv")
                            .receipt()
                            .has("seenBefore"))
                    .isFalse();
            assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE))
                    .as("an update of whoever has it already is not sent")
                    .hasSize(2);
        }
    }

    @InTurn
    @Test
    void reportsARepeatedFileAndImportsItOnRequest() throws Exception {
        Map<String, String> environment = RunningMuster.environment(folder.resolve("home"), sandbox, Map.of());
        String file = Files.writeString(
                        folder.resolve("moves.csv"), "id,department,shoe\n64b5f1000000000000000001,Harbour,38\n")
                .toString();
        String[] ignoring = {"import", "--operation", "update", "--ignore-columns", "shoe", file};
        assertThat(MusterCommand.run(environment, ignoring).exitCode()).isZero();

        Finished again = MusterCommand.run(environment, ignoring);
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output())
                .contains(
                        "moves.csv: already imported (",
                        "): nothing sent. To import again: ./muster import --again --operation update "
                                + "--ignore-columns shoe /",
                        "moves.csv: 0 rows");
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE)).hasSize(1);

        String[] planning = {"plan", "--operation", "update", "--ignore-columns", "shoe", file};
        assertThat(MusterCommand.run(environment, planning).output())
                .contains(
                        "moves.csv: already imported (", "With --again it would do this:\nmoves.csv: 1 row, 0 invalid");

        Finished otherwiseMapped = MusterCommand.run(
                environment, "import", "--operation", "update", "--ignore-columns", "shoe,department", file);
        assertThat(otherwiseMapped.output()).doesNotContain("seen before");
        assertThat(MusterCommand.run(
                                environment,
                                "plan",
                                "--operation",
                                "update",
                                "--ignore-columns",
                                "shoe,department",
                                "--json",
                                file)
                        .output())
                .contains("\"seenBefore\":\"");
        assertThat(MusterCommand.run(
                                environment,
                                "plan",
                                "--operation",
                                "upsert",
                                "--ignore-columns",
                                "shoe",
                                "--json",
                                file)
                        .output())
                .contains("\"seenBefore\":null");
        Finished asked = MusterCommand.run(
                environment, "import", "--operation", "update", "--ignore-columns", "shoe", "--again", file);
        assertThat(asked.exitCode()).as(asked.output()).isZero();
        assertThat(asked.output()).contains("moves.csv: 1 row: 1 unchanged");
    }
}
