package dev.muster.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.config.ConfigurationException;
import dev.muster.config.DoneFile;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.JsonColumn;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboxClaimerTest {
    private static final ImportOptions OPTIONS = new ImportOptions(
            List.of("Badge"), null, Map.of(), true, null, false, Dialect.FOUND, ImportOptions.OfSource.NONE);

    @TempDir
    private Path folder;

    private Home home;
    private TestLedger ledger;
    private InboxClaimer claims;

    @BeforeEach
    void open() throws IOException {
        home = new Home(folder.resolve("home"));
        home.prepare();
        ledger = new TestLedger(folder);
        claims = new InboxClaimer(
                home,
                ledger.ledger(),
                TestSettings.of(folder, "muster.operation", "update").imports(),
                DoneFile.NONE,
                new SettableClock());
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @ParameterizedTest
    @CsvSource({
        "people.csv, UPDATE",
        "create/people.csv, CREATE",
        "update/people.csv, UPDATE",
        "upsert/people.csv, UPSERT"
    })
    void movesAFileAndTakesTheOperationFromItsFolder(String name, Operation operation) throws IOException {
        Path file = Files.writeString(home.inbox().resolve(name), "rows");
        claims.claim(home.inbox().resolve(name).toString());
        assertThat(file).doesNotExist();
        assertThat(opened()).singleElement().satisfies(opened -> {
            assertThat(opened.source()).isEqualTo("people.csv");
            assertThat(opened.operation()).isEqualTo(operation);
            assertThat(opened.status().state()).isEqualTo(ImportState.READING);
            assertThat(home.work(opened.id()).resolve(opened.reading().path()))
                    .content()
                    .isEqualTo("rows");
        });
    }

    @Test
    void opensAnImportForEachFileOfTheSameNameInTheOrderOfClaims() throws IOException {
        for (String text : List.of("first", "second")) {
            Files.writeString(home.inbox().resolve("people.csv"), text);
            claims.claim(home.inbox().resolve("people.csv").toString());
        }
        assertThat(opened())
                .extracting(opened -> Files.readString(
                        home.work(opened.id()).resolve(opened.reading().path())))
                .containsExactly("second", "first");
    }

    @Test
    void opensNoImportForAFileThatChangesWhileItIsCopied() throws IOException {
        Path file = Files.write(folder.resolve("growing.csv"), new byte[4 << 20]);
        AtomicBoolean grows = new AtomicBoolean(true);
        Thread writer = new Thread(() -> grow(file, grows));
        writer.start();
        try {
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> claims.copy(file, Operation.CREATE, ImportOptions.NONE))
                                    .isInstanceOf(ConfigurationException.class)
                                    .hasMessageContaining("growing.csv changed while it was being copied"));
        } finally {
            grows.set(false);
        }
    }

    private static void grow(Path file, AtomicBoolean grows) {
        try (OutputStream more = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            while (grows.get()) {
                more.write('x');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leavesACopiedFileInItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("people of ours.csv"), "rows");
        String id = claims.copy(file, Operation.CREATE, ImportOptions.NONE);
        assertThat(file).content().isEqualTo("rows");
        assertThat(opened()).singleElement().satisfies(opened -> {
            assertThat(opened.id()).isEqualTo(id);
            assertThat(opened.source()).isEqualTo("people of ours.csv");
            assertThat(home.work(id).resolve(opened.reading().path())).content().isEqualTo("rows");
        });
    }

    @Test
    void adoptsAClaimedFileWithoutAnImportOnce() throws IOException {
        orphan("01JN0000000000000000000009", "upsert", "people.csv");
        claims.adoptOrphans();
        claims.adoptOrphans();
        assertThat(opened()).singleElement().satisfies(opened -> {
            assertThat(opened.id()).isEqualTo("01JN0000000000000000000009");
            assertThat(opened.operation()).isEqualTo(Operation.UPSERT);
            assertThat(home.work(opened.id()).resolve(opened.reading().path()))
                    .content()
                    .isEqualTo("rows");
        });
    }

    @Test
    void removesTheFolderThatAFileWasInFirst() throws IOException {
        orphan("01JN0000000000000000000009", "update", "people.csv");
        Path first =
                Files.createDirectory(home.work("01JN0000000000000000000009").resolve("unnamed"));
        claims.adoptOrphans();
        assertThat(opened()).hasSize(1);
        assertThat(first).as("it would keep the import from its close").doesNotExist();
    }

    @Test
    void adoptsNoSecondNameOfAFile() throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign.csv"), "rows");
        Path moved = home.work("01JN0000000000000000000009").resolve("create").resolve("people.csv");
        Files.createDirectories(moved.getParent());
        Files.createLink(moved, foreign);
        claims.adoptOrphans();
        assertThat(opened()).isEmpty();
        assertThat(moved).exists();
    }

    @Test
    void importsAFileWhoseMarkerCannotBeDeleted() throws IOException {
        claims = new InboxClaimer(
                home,
                ledger.ledger(),
                TestSettings.of(folder, "muster.operation", "update").imports(),
                new DoneFile("${file:name}.ready"),
                new SettableClock());
        Path file = Files.writeString(home.inbox().resolve("people.csv"), "rows");
        Files.createFile(
                Files.createDirectory(home.inbox().resolve("people.csv.ready")).resolve("in the way"));
        assertThatThrownBy(() -> claims.claim(file.toString())).isInstanceOf(DirectoryNotEmptyException.class);
        claims.claim(file.toString());
        assertThat(opened())
                .singleElement()
                .satisfies(opened -> assertThat(
                                home.work(opened.id()).resolve(opened.reading().path()))
                        .content()
                        .isEqualTo("rows"));
    }

    @Test
    void deletesAnIncompleteCopy() throws IOException {
        orphan("01JN0000000000000000000009", "create", ".writing.tmp");
        claims.adoptOrphans();
        assertThat(opened()).isEmpty();
        assertThat(home.work()).isEmptyDirectory();
    }

    @Test
    void adoptsACopyWithItsOptions() throws IOException {
        orphan("01JN0000000000000000000009", "create", "people.csv");
        Files.writeString(home.options("01JN0000000000000000000009"), JsonColumn.of(OPTIONS, ImportOptions.NONE));
        claims.adoptOrphans();
        assertThat(opened()).singleElement().extracting(ImportRun::options).isEqualTo(OPTIONS);
    }

    @Test
    void deletesTheOptionsOfAnIncompleteCopy() throws IOException {
        orphan("01JN0000000000000000000009", "create", ".writing.tmp");
        Files.writeString(home.options("01JN0000000000000000000009"), JsonColumn.of(OPTIONS, ImportOptions.NONE));
        claims.adoptOrphans();
        assertThat(opened()).isEmpty();
        assertThat(home.work()).isEmptyDirectory();
    }

    @Test
    void keepsTheOptionsOfACopyOnlyInTheLedger() throws IOException {
        String id = claims.copy(Files.writeString(folder.resolve("people.csv"), "rows"), Operation.CREATE, OPTIONS);
        assertThat(opened()).singleElement().extracting(ImportRun::options).isEqualTo(OPTIONS);
        assertThat(home.options(id)).doesNotExist();
    }

    @Test
    void opensAClaimedFileOnceTheLedgerTakesIt() throws IOException {
        String file =
                Files.writeString(home.inbox().resolve("people.csv"), "rows").toString();
        ledger.sql("CREATE TRIGGER full BEFORE INSERT ON import BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
                .update();
        assertThatThrownBy(() -> claims.claim(file)).hasMessageContaining("the disk is full");
        assertThatThrownBy(() -> claims.claim(file)).hasMessageContaining("the disk is full");
        ledger.sql("DROP TRIGGER full").update();
        claims.claim(file);
        claims.claim(file);
        assertThat(opened())
                .singleElement()
                .satisfies(opened -> assertThat(
                                home.work(opened.id()).resolve(opened.reading().path()))
                        .content()
                        .isEqualTo("rows"));
    }

    @Test
    void removesACopyThatTheLedgerDoesNotTake() throws IOException {
        Path file = Files.writeString(folder.resolve("people.csv"), "rows");
        ledger.sql("CREATE TRIGGER full BEFORE INSERT ON import BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
                .update();
        assertThatThrownBy(() -> claims.copy(file, Operation.CREATE, OPTIONS)).hasMessageContaining("the disk is full");
        assertThat(home.work()).isEmptyDirectory();
        assertThat(file).exists();
    }

    @Test
    void leavesNothingOfAFileThatCannotBeCopied() {
        assertThatThrownBy(() -> claims.copy(folder, Operation.CREATE, ImportOptions.NONE))
                .isInstanceOf(IOException.class);
        assertThat(opened()).isEmpty();
        assertThat(home.work()).isEmptyDirectory();
    }

    @Test
    void adoptsNoFileThatHasAnImport() throws IOException {
        Files.writeString(home.inbox().resolve("people.csv"), "rows");
        claims.claim(home.inbox().resolve("people.csv").toString());
        claims.adoptOrphans();
        assertThat(opened()).hasSize(1);
    }

    @Test
    void leavesNothingOfAClaimThatEndedBeforeTheFileWasMoved() throws IOException {
        Files.createDirectories(home.work("01JN0000000000000000000009").resolve("create"));
        Files.createFile(home.unsent("01JN0000000000000000000009"));
        claims.adoptOrphans();
        assertThat(opened()).isEmpty();
        assertThat(home.work()).isEmptyDirectory();
    }

    @Test
    void givesIdsThatGrowWhereTheClockWasPutBack() throws IOException {
        ledger.open("7ZZZZZZZZ00000000000000000");
        String first = claims.copy(
                Files.writeString(folder.resolve("people.csv"), "rows"), Operation.CREATE, ImportOptions.NONE);
        String second = claims.copy(folder.resolve("people.csv"), Operation.CREATE, ImportOptions.NONE);
        assertThat(List.of("7ZZZZZZZZ00000000000000000", first, second)).isSorted();
    }

    private void orphan(String importId, String operation, String name) throws IOException {
        Path source = home.work(importId).resolve(operation).resolve(name);
        Files.createDirectories(source.getParent());
        Files.writeString(source, "rows");
    }

    /** The imports that were opened here, the newest first. */
    private List<ImportRun> opened() {
        return ledger.ledger().imports().newestFirst().stream()
                .filter(any -> !any.id().equals(TestLedger.IMPORT))
                .toList();
    }
}
