package dev.muster.pipeline.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.model.NewRecord;
import dev.muster.pipeline.intake.RecordAdmission;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordLink;
import dev.muster.testing.TestLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkedSecretsTest {
    private static final String SECOND = "01JN0000000000000000000002";
    private static final String THIRD = "01JN0000000000000000000003";

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private RecordAdmission admission;

    @BeforeEach
    void aFirstAttemptHadAPassword() throws IOException {
        ledger = new TestLedger(folder);
        admission = new RecordAdmission(ledger.ledger(), AttributeCatalog.load());
        attempt(TestLedger.IMPORT, user("ann").put("password", "Invented-Passw0rd-1"), null);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void keepsAPasswordAfterRejectingItForAnotherUser() {
        assertThat(attempt(SECOND, user("bea"), TestLedger.IMPORT).problem())
                .extracting(Problem::code)
                .isEqualTo("SECRET_LOST");

        NewRecord unchanged = attempt(THIRD, user("bea"), SECOND);

        assertThat(unchanged.problem())
                .as("the row comes again as it was")
                .extracting(Problem::code)
                .isEqualTo("SECRET_LOST");
    }

    @Test
    void restoresThePasswordWithTheOriginalName() {
        attempt(SECOND, user("bea"), TestLedger.IMPORT);

        NewRecord corrected = attempt(THIRD, user("ann"), SECOND);

        assertThat(corrected.problem()).isNull();
        assertThat(corrected.request().payload()).contains("Invented-Passw0rd-1");
    }

    @Test
    void alwaysSendsANewPassword() {
        attempt(SECOND, user("bea"), TestLedger.IMPORT);

        NewRecord typed = attempt(THIRD, user("bea").put("password", "Invented-Passw0rd-2"), SECOND);

        assertThat(typed.problem()).isNull();
        assertThat(typed.request().payload()).contains("Invented-Passw0rd-2").doesNotContain("Invented-Passw0rd-1");
    }

    @Test
    void reportsALostPasswordOfAMalformedRow() {
        attempt(SECOND, JsonNodeFactory.instance.objectNode(), null);

        assertThat(attempt(THIRD, user("ann"), SECOND).problem())
                .extracting(Problem::code)
                .isEqualTo("SECRET_LOST");
    }

    @Test
    void reportsALostPasswordOfAnotherHome() {
        NewRecord admitted = attempt(SECOND, user("ann"), "01JN0000000000000000000099");

        assertThat(admitted.problem().code()).isEqualTo("SECRET_LOST");
        assertThat(admitted.problem().reason()).contains("01JN0000000000000000000099");
        assertThat(attempt(THIRD, user("ann").put("password", "Invented-Passw0rd-2"), "01JN0000000000000000000099")
                        .problem())
                .isNull();
    }

    @Test
    void expectsNoPasswordWithoutAColumn() {
        attempt(SECOND, JsonNodeFactory.instance.objectNode(), null);

        MappedRecord corrected =
                new MappedRecord(1, 2, Operation.CREATE, user("ann"), List.of(), List.of(), new RecordLink(SECOND, 2));

        assertThat(admission
                        .admit(corrected, List.of(), TestLedger.DESTINATION, Set.of(), true, false)
                        .problem())
                .isNull();
    }

    @Test
    void stopsAtCircularLinks() {
        assertThat(attempt(SECOND, user("ann"), SECOND).problem()).isNull();
        assertThat(attempt(THIRD, user("ann"), SECOND).problem()).isNull();
    }

    /** A row in line 2 of an import, with a link to line 2 of a former one; the service rejects it. */
    private NewRecord attempt(String importId, ObjectNode user, String former) {
        if (ledger.ledger().imports().find(importId).isEmpty()) {
            ledger.open(importId);
        }
        RecordLink link =
                Optional.ofNullable(former).map(id -> new RecordLink(id, 2)).orElse(null);
        NewRecord admitted = admission.admit(
                new MappedRecord(1, 2, Operation.CREATE, user, List.of(), List.of(), link),
                List.of(),
                TestLedger.DESTINATION,
                Set.of("password"),
                true,
                false);
        ledger.ledger().records().add(importId, List.of(admitted));
        ledger.sql("UPDATE record SET outcome = 'rejected' WHERE outcome IS NULL")
                .update();
        return admitted;
    }

    private static ObjectNode user(String username) {
        return JsonNodeFactory.instance.objectNode().put("username", username).put("email", username + "@example.com");
    }
}
