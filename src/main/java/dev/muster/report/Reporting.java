package dev.muster.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.Home;
import dev.muster.config.Settings;
import dev.muster.config.WholeFile;
import dev.muster.ledger.Import;
import dev.muster.ledger.Ledger;
import dev.muster.log.LogLine;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.Outcome;
import dev.muster.record.Problem;
import dev.muster.record.ProblemCode;
import dev.muster.report.RowReports.Written;
import dev.muster.storage.Hindrance;
import dev.muster.storage.UnbalancedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Closes imports: reports what became of every row, and puts the source away. Every step may be done twice, so that a
 * process that ended in the middle leaves nothing that the next one could not finish.
 */
public final class Reporting {
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);
    private static final Duration BEFORE_CLOSING_AGAIN = Duration.ofSeconds(10);
    /** Nothing heals what does not balance, but a person who puts the ledger back. */
    private static final Duration BEFORE_COUNTING_AGAIN = Duration.ofHours(1);
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Home home;
    private final Ledger ledger;
    private final Settings settings;
    private final Clock clock;
    private final boolean tells;
    private final Books books;
    private final RowReports rowReports;

    /** @param tells whether an end that needs somebody to see to it is logged as a warning; else a command tells how its imports end */
    public Reporting(Home home, Ledger ledger, AttributeCatalog catalog, Settings settings, Clock clock, boolean tells) {
        this.tells = tells;
        this.home = home;
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
        books = new Books(home, ledger);
        rowReports = new RowReports(home, ledger.records(), catalog);
    }

    /**
     * Closes an import.
     *
     * @throws dev.muster.storage.UnbalancedException if the rows of the source, of the ledger and of the reports are not the same in number
     */
    public void close(String importId) throws IOException {
        Import closing = ledger.imports().get(importId);
        Map<Outcome, Long> outcomes = books.outcomes(closing);
        Path source = home.work(importId).resolve(closing.path());
        if (Files.exists(source)) {
            Written written = rowReports.write(closing, source, outcomes.keySet().stream().allMatch(Outcome::imported));
            books.check(closing, outcomes, source, written);
            writeReceipt(closing, outcomes, written, written.whole() || closing.refusal() != null ? closing.refusal() : sourceChanged(closing));
            putAway(closing, source, written);
        } else if (!Files.exists(receipt(closing))) {
            writeReceipt(closing, outcomes, new Written(null, null, false, true, 0), closing.refusal() == null ? sourceMissing(source) : closing.refusal());
        }
        removeWork(closing);
        ledger.imports().close(importId, receiptOf(closing));
        Path deadLetter = home.deadLetter(importId);
        boolean needsSomebody = closing.refusal() != null || outcomes.getOrDefault(Outcome.UNRESOLVED, 0L) > 0;
        LogLine.about(closing, LOG.atLevel(tells && needsSomebody ? Level.WARN : Level.INFO)).log("Import {} is {}: {}{}{}", importId, closing.verdict().word(),
                Receipt.line(closing.source(), closing.rows(), outcomes), closing.refusal() == null ? "" : "; " + closing.refusal().reason(),
                Files.isDirectory(deadLetter) ? "; what was not imported lies in " + deadLetter : "");
    }

    /** Muster itself failed at closing: it is tried again after a while. */
    public void failed(String importId, Exception failure) {
        Duration pause = failure instanceof UnbalancedException ? BEFORE_COUNTING_AGAIN : BEFORE_CLOSING_AGAIN;
        String unbalanced = failure instanceof UnbalancedException ? failure.getMessage() : null;
        ledger.imports().closeLater(importId, clock.instant().plus(pause), unbalanced);
        LogLine.about(importId, LOG.atLevel(Hindrance.levelOf(failure))).setCause(failure)
                .log("Import {} could not be closed, this is tried again in {} s: {}", importId, pause.toSeconds(), failure.toString());
    }

    /** @param trouble what is to be told of the source as a whole, {@code null} where there is nothing */
    private void writeReceipt(Import closing, Map<Outcome, Long> outcomes, Written written, Problem trouble) throws IOException {
        Path deadLetter = written.deadLetter();
        if (trouble != null && (deadLetter == null || !written.whole())) {
            Path told = home.deadLetter(closing.id()).resolve(FileNames.withExtension(closing.source(), ".txt"));
            writeTrouble(closing, trouble, told);
            deadLetter = deadLetter == null ? told : deadLetter;
        }
        Receipt receipt = Receipt.of(closing, ledger.imports().operations(closing.id()), outcomes, ledger.imports().jobs(closing.id()),
                relative(written.results()), relative(deadLetter));
        WholeFile.write(receipt(closing), out -> out.write((JSON.writeValueAsString(receipt) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** The receipt as one line, for the event that tells it. */
    private String receiptOf(Import closing) throws IOException {
        return JSON.readTree(receipt(closing).toFile()).toString();
    }

    private Path receipt(Import closing) {
        return home.reports(closing.id()).resolve("receipt.json");
    }

    private String relative(Path path) {
        return path == null ? null : home.relative(path);
    }

    private Problem sourceChanged(Import closing) {
        LogLine.about(closing, LOG.atError()).log("The source of import {} was changed after it was read, so that its rows and their outcomes do not go together; look at the source in {}, and import what is missing",
                closing.id(), home.done(closing.id()));
        return ProblemCode.SOURCE_CHANGED.of(null, "the file was changed after it was read, so that its rows and their outcomes do not go together any more",
                "Look at the source in " + home.done(closing.id()) + ", and import what is missing.");
    }

    private static Problem sourceMissing(Path source) {
        return ProblemCode.SOURCE_MISSING.of(null, source + " was taken away while it was imported, so its rows cannot be told one by one",
                "Let ./muster status tell the outcomes and their reasons.");
    }

    private static void writeTrouble(Import closing, Problem trouble, Path target) throws IOException {
        String text = String.format("%s: %s%n%s: %s.%nWhat to do: %s%n", closing.source(), closing.verdict().word(), trouble.code(), trouble.reason(), trouble.hint());
        WholeFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A source of which something is in no report is kept whatever the settings say: it is all there is of those rows. */
    private void putAway(Import closing, Path source, Written written) throws IOException {
        boolean delete = written.whole() && switch (settings.sources()) {
            case "delete" -> true;
            case "delete-if-secret" -> written.secret();
            default -> false;
        };
        if (delete) {
            WholeFile.delete(source);
        } else {
            WholeFile.move(source, home.done(closing.id()).resolve(closing.source()));
        }
    }

    private void removeWork(Import closing) throws IOException {
        Path folder = home.work(closing.id());
        WholeFile.deleteEmpty(folder.resolve(closing.path()).getParent(), folder);
        Files.deleteIfExists(home.options(closing.id()));
        Files.deleteIfExists(home.unsent(closing.id()));
        Files.deleteIfExists(folder);
    }
}
