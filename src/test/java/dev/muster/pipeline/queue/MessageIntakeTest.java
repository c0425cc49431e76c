package dev.muster.pipeline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.Settings;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.intake.LocalAggregation;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Destination;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.storage.Home;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a message to batches and to the source that is written of it, without a broker. */
class MessageIntakeTest {
    private static final String ORGANIZATION = "5da4cf6113973a47cc6862fa";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private TestLedger ledger;
    private MessageIntake messages;
    private QueueBatcher gathering;
    private Home home;

    @BeforeEach
    void open() throws IOException {
        ledger = new TestLedger(folder);
        home = new Home(folder);
        Settings settings = TestSettings.of(
                folder,
                "muster.batch-size",
                "4",
                "jumpcloud.org-id",
                ORGANIZATION,
                "muster.queue.largest-message",
                "100000",
                "muster.update.look-up",
                "false");
        messages = intake(settings);
        gathering = new QueueBatcher(
                home, ledger.ledger(), settings.imports(), settings.queue().batchTimeout(), clock);
    }

    private MessageIntake intake(Settings settings) {
        return new MessageIntake(
                ledger.ledger(),
                AttributeCatalog.load(),
                settings.organizations().stream().map(Settings::imports).toList(),
                settings.common().imports(),
                settings.queue(),
                clock);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void countsARedeliveredMessageOnce() {
        accept("1", user("ann"));
        accept("1", user("ann"));
        assertThat(usernames()).containsExactly("ann");
    }

    @Test
    void cleansAndChecksValuesLikeThoseOfFiles() {
        accept(
                "1",
                "[{\"username\": \"ann\\u200b\", \"email\": \"\\u00a0ann@example.com \", \"department\": \"Sales \", "
                        + "\"location\": \"NULL\"},"
                        + "{\"username\": \"ANN\", \"email\": \"other@example.com\"}, {\"username\": \"bea\", "
                        + "\"email\": \"bea@example.com\", \"employeeIdentifier\": \"1042.0\"}]");

        String importId = queueImports().get(0).id();
        try (var payloads = ledger.ledger().records().payloadsOfImport(importId)) {
            assertThat(payloads)
                    .containsExactly("{\"username\":\"ann\",\"email\":\"ann@example.com\",\"department\":\"Sales\"}");
        }
        try (var invalid = ledger.ledger().records().invalid(importId)) {
            assertThat(invalid).extracting(AccountedRecord::code).containsExactly("DUPLICATE", "NUMBER_MANGLED");
        }
        try (var warnings = ledger.ledger().records().warnings(importId)) {
            assertThat(warnings).extracting(RecordWarning::code).containsExactly("WORD_FOR_NOTHING");
        }
    }

    @Test
    void recognizesAMessageAfterItsImportHasEnded() throws IOException {
        accept("1", user("ann"));
        clock.advance(Duration.ofHours(2));
        gather();
        gather();
        accept("1", user("ann"));
        accept("2", user("bea"));

        assertThat(usernames()).containsExactly("ann", "bea");
        assertThat(queueImports()).hasSize(2);
    }

    @Test
    void distinguishesMessagesByQueueAndTakesThoseWithoutAnId() {
        accept("1", user("ann"));
        messages.accept(new QueueMessage(
                "other", "1", null, null, null, null, user("bea").getBytes(StandardCharsets.UTF_8)));
        accept(null, user("cid"));
        accept(null, user("dan"));
        assertThat(usernames()).containsExactlyInAnyOrder("ann", "bea", "cid", "dan");
    }

    @Test
    void reportsPoisonEachTimeAsOneRefusedImport() {
        PoisonMessage first = accept("1", "no json");
        PoisonMessage again = accept("1", "no json");

        assertThat(first.code()).isEqualTo("JSON_NOT_USERS");
        assertThat(again).isEqualTo(first);
        assertThat(queueImports()).singleElement().satisfies(refused -> {
            assertThat(refused.id()).isEqualTo(first.importId());
            assertThat(refused.status().refusal().code()).isEqualTo("JSON_NOT_USERS");
            assertThat(refused.status().rows()).isZero();
        });
    }

    @Test
    void writesEveryRowToTheLineOfItsRecord() throws IOException {
        accept(
                "1",
                "[" + user("ann") + ", 42, {\"username\":\"a\",\"username\":\"b\"}, \"text with\\nbreak\", [1,\n2]]");
        accept("2", user("half\\ud800") + "\n" + user("with\\u0000nul") + "\n{}\n");
        accept("3", "{\n  \"username\": \"ü😀\",\n  \"email\": \"x@example.com\"\n}");
        clock.advance(Duration.ofHours(2));
        gather();
        gather();

        ImportRun ended = queueImports().get(0);
        assertThat(ended.takesMessages(clock.instant())).isFalse();
        assertThat(ended.reading().sha256()).hasSize(64);
        var rows = new ArrayList<SourceRow>();
        try (SourceReader reader =
                SourceReaders.open(home.work(ended.id()).resolve(ended.reading().path()))) {
            reader.forEachRemaining(rows::add);
            assertThat(reader.fault()).isEmpty();
        }
        assertThat(rows).hasSize((int) ended.status().rows());
        assertThat(rows)
                .extracting(SourceRow::line)
                .containsExactlyElementsOf(ledger.sql("SELECT line FROM record WHERE import_id = :id ORDER BY number")
                        .param("id", ended.id())
                        .query(Long.class)
                        .list());
        assertThat(ledger.sql("SELECT count(*) FROM source_row")
                        .query(Long.class)
                        .single())
                .as("no second copy of people is kept")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, create, -",
                "update, -, update, -",
                "update, create, create, -",
                "delete, -, -, OPERATION_UNKNOWN",
                "'${x}', -, -, OPERATION_UNKNOWN"
            })
    void appliesTheOperationOfTheMessageToUsersThatNameNone(String header, String own, String operation, String code) {
        String body = own == null ? user("ann") : user("ann").replace("}", ",\"operation\":\"" + own + "\"}");
        messages.accept(
                new QueueMessage("users", "1", null, header, null, null, body.getBytes(StandardCharsets.UTF_8)));

        Map<String, Object> added = ledger.sql("SELECT operation, code FROM record WHERE message IS NOT NULL")
                .query()
                .singleRow();
        assertThat(added.get("operation")).isEqualTo(operation);
        assertThat(added.get("code"))
                .satisfies(found -> assertThat(
                                code == null
                                        ? found == null
                                        : String.valueOf(found).contains(code))
                        .as("%s", found)
                        .isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -",
                ORGANIZATION + ", -",
                "64b5f1000000000000000001, ORGANIZATION_UNKNOWN",
                "../x, ORGANIZATION_UNKNOWN"
            })
    void rejectsUsersForAnotherOrganization(String organization, String code) {
        messages.accept(new QueueMessage(
                "users", "1", null, null, organization, null, user("ann").getBytes(StandardCharsets.UTF_8)));
        assertThat(ledger.sql("SELECT code FROM record WHERE message IS NOT NULL")
                        .query(String.class)
                        .optional()
                        .orElse(null))
                .isEqualTo(code);
    }

    @Test
    void keepsMessagesOfTheOnlyOrganizationApart() {
        Settings several = TestSettings.of(folder, "muster.orgs", "acme", "jumpcloud.org-id", ORGANIZATION);
        var ofSeveral = intake(several);
        ofSeveral.accept(new QueueMessage(
                "users", "1", null, null, "initech", null, user("ann").getBytes(StandardCharsets.UTF_8)));
        accept("2", user("bea"));

        assertThat(queueImports())
                .extracting(ImportRun::destination)
                .containsExactly(
                        TestSettings.of(folder, "jumpcloud.org-id", ORGANIZATION)
                                .destination(),
                        Destination.NONE);
    }

    @Test
    void rejectsAnAmbiguousOrganization() {
        Settings several = Settings.load(
                folder,
                Map.of(
                        "JUMPCLOUD_API_KEY",
                        "key",
                        "MUSTER_ORGS",
                        ORGANIZATION + ",globex",
                        "MUSTER_ORG_GLOBEX_JUMPCLOUD_ORG_ID",
                        ORGANIZATION,
                        "MUSTER_ORG_GLOBEX_JUMPCLOUD_API_KEY",
                        "another"));
        var ofSeveral = intake(several);
        ofSeveral.accept(new QueueMessage(
                "users", "1", null, null, ORGANIZATION, null, user("ann").getBytes(StandardCharsets.UTF_8)));

        assertThat(queueImports()).extracting(ImportRun::destination).containsExactly(Destination.NONE);
        assertThat(ledger.sql("SELECT reason FROM record WHERE message IS NOT NULL")
                        .query(String.class)
                        .single())
                .contains("More than one organization has the name or id");
    }

    @Test
    void rejectsTheSameUserTwiceInAMessage() {
        accept("1", "[" + user("ann") + "," + user("ann") + "]");
        assertThat(ledger.sql("SELECT code FROM record WHERE message IS NOT NULL ORDER BY number")
                        .query(String.class)
                        .list()
                        .get(1))
                .contains("DUPLICATE");
    }

    @Test
    void putsTwoMessagesAboutAUserIntoBatchesThatWaitForEachOther() throws IOException {
        accept("1", user("ann"));
        accept("2", user("bea"));
        accept("3", update("ann"));
        clock.advance(Duration.ofSeconds(5));
        gather();

        assertThat(batchOf("ann")).hasSize(2);
        long first = claim();
        assertThat(ledger.claim("claim-ready-batch", clock.instant()))
                .as("it waits")
                .isEmpty();
        ledger.sql("UPDATE record SET outcome = 'created' WHERE batch_id = :batch")
                .param("batch", first)
                .update();
        assertThat(claim()).isGreaterThan(first);
    }

    @Test
    void buildsNoBatchesThatBlockEachOther() throws IOException {
        String update =
                "{\"operation\":\"update\",\"id\":\"64b5f1000000000000000001\",\"username\":\"%s\",\"department\":\"Gardens\"}";
        accept("1", user("ann"));
        accept("2", update.formatted("bea"));
        accept("3", update.formatted("ann").replace("0001", "0002"));
        accept("4", user("bea"));
        clock.advance(Duration.ofSeconds(5));
        gather();
        gather();

        for (int left = 4; left > 0; left--) {
            List<Map<String, Object>> next = ledger.claim("claim-ready-batch", clock.instant());
            if (!next.isEmpty()) {
                ledger.sql("UPDATE record SET outcome = 'updated' WHERE batch_id = :batch")
                        .param("batch", next.get(0).get("id"))
                        .update();
            }
        }
        assertThat(ledger.sql("SELECT count(*) FROM record WHERE outcome IS NULL")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void looksUpAUserThatAnEarlierMessageCreates() {
        accept("1", user("ann"));
        accept("2", user("ann"));
        accept("3", user("bea"));

        assertThat(ledger.sql("SELECT number FROM record WHERE send_as IS NULL")
                        .query(Long.class)
                        .list())
                .containsExactly(2L);
    }

    @Test
    void blocksNoBatchByARecordThatWaitsForItsManager() throws IOException {
        accept("1", user("ann"));
        accept("2", update("ann"));
        clock.advance(Duration.ofSeconds(5));
        gather();
        long first = claim();

        ledger.sql("UPDATE record SET imported_as = 'created', batch_id = NULL, send_as = NULL, manager = 9 "
                        + "WHERE batch_id = :batch")
                .param("batch", first)
                .update();

        assertThat(claim()).isGreaterThan(first);
    }

    @Test
    void treatsPercentSignsOfALinkAsText() {
        accept(
                "1",
                "{\"username\":\"ann\",\"email\":\"ann@example.com\",\"password\":null,\"_muster\":{\"_import\":\"50% %s%n\",\"_line\":1}}");
        assertThat(ledger.sql("SELECT reason FROM record WHERE message IS NOT NULL")
                        .query(String.class)
                        .single())
                .contains("\"50% %s%n\"");
    }

    @Test
    void letsAnUpdateWaitForAnEarlierOneOfAnotherImport() throws IOException {
        String update = "{\"operation\":\"update\",\"id\":\"64b5f1000000000000000001\",\"department\":\"%s\"}";
        accept("1", update.formatted("Gardens"));
        clock.advance(Duration.ofHours(2));
        gather();
        accept("2", update.formatted("Kitchen"));
        clock.advance(Duration.ofHours(2));
        gather();

        long first = claim();
        assertThat(ledger.claim("claim-ready-batch", clock.instant()))
                .as("it waits")
                .isEmpty();
        ledger.sql("UPDATE record SET outcome = 'updated' WHERE batch_id = :batch")
                .param("batch", first)
                .update();
        assertThat(claim()).isNotEqualTo(first);
    }

    @Test
    void buildsFullBatchesAtOnceAndLeavesTheRest() throws IOException {
        accept(
                "1",
                IntStream.rangeClosed(1, 6)
                        .mapToObj(number -> user("user" + number))
                        .toList()
                        .toString());
        gather();
        assertThat(sizesOfBatches()).containsExactly(4L);
        gather();
        assertThat(sizesOfBatches())
                .as("two do not fill a batch, but the claim came by time")
                .containsExactly(4L, 2L);
    }

    @Test
    void sendsRecordsOfSeveralOperationsThatFillNoBatchWhenTheirTimeIsUp() throws IOException {
        accept("1", user("ann"));
        accept("2", user("bea"));
        accept("3", update("cleo"));
        accept("4", update("dora").replace("0001", "0002"));
        gather();
        assertThat(sizesOfBatches()).isEmpty();

        clock.advance(Duration.ofSeconds(5));
        gather();
        assertThat(sizesOfBatches()).containsExactly(2L, 2L);
    }

    @Test
    void claimsAnImportOnlyWhenRecordsHaveWaitedLongEnough() {
        accept("1", user("ann"));
        assertThat(ledger.claim("claim-import-to-gather", clock.instant()))
                .as("it has not waited long enough")
                .isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(ledger.claim("claim-import-to-gather", clock.instant())).hasSize(1);
        assertThat(ledger.claim("claim-import-to-gather", clock.instant()))
                .as("it is held")
                .isEmpty();
    }

    @Test
    void closesAnImportWithoutRecordsToSendWhenItsTimeIsOver() throws IOException {
        accept("1", "{\"username\":\"ann\",\"email\":\"nonsense\"}");
        assertThat(ledger.claim("claim-import-to-close", clock.instant())).isEmpty();
        clock.advance(Duration.ofHours(1));
        gather();
        assertThat(ledger.claim("claim-import-to-close", clock.instant())).hasSize(1);
    }

    @Test
    void keepsAnImportOpenForAMessageThatComesWhileItsSourceIsWritten() throws IOException {
        accept("1", user("ann"));
        clock.advance(Duration.ofSeconds(5));
        gather();
        ImportRun open = queueImports().get(0);
        assertThat(ledger.ledger()
                        .messageImports()
                        .closeForMessages(open.id(), open.status().rows() - 1, "00"))
                .as("a row came meanwhile")
                .isFalse();
        accept("2", user("bea"));
        assertThat(ledger.ledger()
                        .messageImports()
                        .closeForMessages(open.id(), open.status().rows() + 1, "00"))
                .as("a record is in no batch")
                .isFalse();
    }

    @Test
    void takesMessagesOfManyThreadsOnceEach() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            var brought = new ArrayList<Callable<PoisonMessage>>();
            for (int number = 0; number < 200; number++) {
                String id = "message" + number;
                String body = number % 10 == 3 ? "poison" : user("user" + number);
                brought.add(() -> accept(id, body));
            }
            List<Future<PoisonMessage>> answers = threads.invokeAll(brought);
            for (int number = 0; number < 200; number++) {
                assertThat(answers.get(number).get() != null)
                        .as("message %d is poison", number)
                        .isEqualTo(number % 10 == 3);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(usernames()).hasSize(180).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "users,users.ndjson",
        "../../etc/passwd,__.._etc_passwd.ndjson",
        "/abs,_abs.ndjson",
        "...,_.ndjson",
        "a::b?c=d,a_b_c_d.ndjson",
        "größe,gr_e.ndjson"
    })
    void keepsTheNameOfAQueueInsideItsFolder(String queue, String source) {
        assertThat(QueueSource.name(queue, null)).isEqualTo(source);
        assertThat(QueueSource.name(queue.repeat(200), null)).hasSizeLessThan(120);
    }

    private PoisonMessage accept(String id, String body) {
        return messages.accept(
                new QueueMessage("users", id, null, null, null, null, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String update(String name) {
        return "{\"operation\":\"update\",\"id\":\"64b5f1000000000000000001\",\"username\":\"%s\",\"department\":\"Gardens\"}"
                .formatted(name);
    }

    private static String user(String name) {
        return "{\"username\":\"" + name + "\",\"email\":\"" + name + "@example.com\"}";
    }

    /** A round of gathering of every import that takes messages, as the route does it. */
    private void gather() throws IOException {
        for (ImportRun open : queueImports()) {
            new LocalAggregation()
                    .aggregate(
                            gathering.runs(open.id()).iterator(),
                            batch -> ledger.batches()
                                    .open(
                                            batch.importId(),
                                            batch.organization(),
                                            batch.operation(),
                                            batch.firstNumber(),
                                            batch.lastNumber(),
                                            batch.only()));
            gathering.conclude(open.id());
        }
    }

    private long claim() {
        return ((Number) ledger.claim("claim-ready-batch", clock.instant())
                        .get(0)
                        .get("id"))
                .longValue();
    }

    private List<ImportRun> queueImports() {
        return ledger.ledger().imports().newestFirst().stream()
                .filter(any -> any.source().contains("users"))
                .toList();
    }

    private List<String> usernames() {
        return ledger.sql("SELECT username FROM record WHERE message IS NOT NULL ORDER BY message, number")
                .query(String.class)
                .list();
    }

    private List<Long> batchOf(String username) {
        return ledger.sql("SELECT DISTINCT batch_id FROM record WHERE username = :username")
                .param("username", username)
                .query(Long.class)
                .list();
    }

    private List<Long> sizesOfBatches() {
        return ledger.sql("SELECT count(*) FROM record WHERE batch_id IS NOT NULL GROUP BY batch_id ORDER BY batch_id")
                .query(Long.class)
                .list();
    }
}
