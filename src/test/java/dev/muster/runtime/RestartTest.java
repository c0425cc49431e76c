package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.ledger.model.Batch;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void setsTheDeadlineOfTheOrganization() throws IOException {
        Settings settings = Settings.load(
                folder,
                Map.of(
                        "MUSTER_HOME",
                        folder.toString(),
                        "MUSTER_ORGS",
                        "acme,globex",
                        "MUSTER_POLL_DEADLINE",
                        "1h",
                        "MUSTER_ORG_GLOBEX_MUSTER_POLL_DEADLINE",
                        "9h"));
        var home = new Home(folder);
        home.prepare(SourceFiles.ofEach(settings));
        try (var ledger = new TestLedger(folder)) {
            Batch ofAcme = sending(ledger, "01JN0000000000000000000002", "acme");
            Batch ofGlobex = sending(ledger, "01JN0000000000000000000003", "globex");

            new Restart(home, ledger.ledger(), settings, clock).takeUp();

            assertThat(List.of(ofAcme, ofGlobex))
                    .extracting(batch -> Duration.between(
                                    clock.instant(),
                                    ledger.get(batch.id()).polling().deadline())
                            .toHours())
                    .containsExactly(1L, 9L);
        }
    }

    private static Batch sending(TestLedger ledger, String importId, String org) {
        ledger.ledger()
                .imports()
                .open(
                        importId,
                        "people.csv",
                        "create/people.csv",
                        Operation.CREATE,
                        new Destination(org, "http://127.0.0.1:1", ""),
                        ImportOptions.NONE,
                        SettableClock.START);
        ledger.ledger().records().add(importId, List.of(TestLedger.person(1)));
        ledger.batches().open(importId, "", Operation.CREATE, 1, 1);
        ledger.ledger().imports().send(importId, 1);
        ledger.sql("UPDATE batch SET state = 'SUBMITTING', due_at = NULL, first_sent_at = 0 WHERE import_id = :id")
                .param("id", importId)
                .update();
        return ledger.get(ledger.sql("SELECT id FROM batch WHERE import_id = :id")
                .param("id", importId)
                .query(Long.class)
                .single());
    }
}
