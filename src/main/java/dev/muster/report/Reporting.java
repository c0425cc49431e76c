package dev.muster.report;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.Home;
import dev.muster.config.Settings;
import dev.muster.ledger.AccountedRecord;
import dev.muster.ledger.Import;
import dev.muster.ledger.Ledger;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.Outcome;
import dev.muster.record.SourceReader;
import dev.muster.record.SourceReaders;
import dev.muster.record.SourceRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes imports: writes what became of every row beside the row as it was, and puts the source away. Every step may be
 * done twice, so that a process that ended in the middle leaves nothing that the next one could not finish.
 */
public final class Reporting {
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);
    private static final Duration BEFORE_CLOSING_AGAIN = Duration.ofSeconds(10);
    /** In bytes; what the common file systems allow. */
    private static final int LONGEST_NAME = 255;
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Home home;
    private final Ledger ledger;
    private final AttributeCatalog catalog;
    private final Settings settings;
    private final Clock clock;

    public Reporting(Home home, Ledger ledger, AttributeCatalog catalog, Settings settings, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.catalog = catalog;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Closes an import.
     *
     * @throws IllegalStateException if the outcomes in the ledger do not add up to the rows of the source
     */
    public void close(String importId) throws IOException {
        Import closing = ledger.imports().get(importId);
        Path source = home.work(importId).resolve(closing.path());
        if (Files.exists(source)) {
            report(closing, source);
        }
        removeWork(closing);
        ledger.imports().close(importId);
        LOG.info("Import {} is {}: {}", importId, closing.verdict().word(), Receipt.line(closing.source(), closing.rows(), ledger.imports().outcomes(importId)));
    }

    /** Muster itself failed at closing: it is tried again after a while. */
    public void failed(String importId, Exception failure) {
        ledger.imports().closeLater(importId, clock.instant().plus(BEFORE_CLOSING_AGAIN));
        LOG.error("Import {} could not be closed, this is tried again in {} s: {}", importId, BEFORE_CLOSING_AGAIN.toSeconds(), failure.toString());
        LOG.debug("Where closing failed", failure);
    }

    private void report(Import closing, Path source) throws IOException {
        Map<Outcome, Long> outcomes = ledger.imports().outcomes(closing.id());
        boolean allImported = outcomes.keySet().stream().allMatch(Outcome::imported);
        boolean secret = false;
        Path results = null;
        Path deadLetter = null;
        try (SourceReader reader = SourceReaders.open(source)) {
            if (closing.rows() > 0) {
                results = home.reports(closing.id()).resolve("results." + reader.format().reports().extension());
                secret = writeRows(closing, source, results, false);
                if (!allImported) {
                    deadLetter = home.deadLetter(closing.id()).resolve(deadLetterName(closing.source(), reader));
                    writeRows(closing, source, deadLetter, true);
                }
            }
        }
        if (closing.refusal() != null && deadLetter == null) {
            deadLetter = home.deadLetter(closing.id()).resolve(withExtension(closing.source(), ".txt"));
            writeRefusal(closing, deadLetter);
        }
        Receipt receipt = Receipt.of(closing, ledger.imports().operations(closing.id()), outcomes, ledger.imports().jobs(closing.id()),
                results == null ? null : home.relative(results), deadLetter == null ? null : home.relative(deadLetter));
        if (!receipt.isBalanced()) {
            throw new IllegalStateException("the books do not balance: " + Receipt.line(closing.source(), closing.rows(), outcomes));
        }
        WholeFile.write(home.reports(closing.id()).resolve("receipt.json"), out -> JSON.writeValue(out, receipt));
        putAway(closing, source, secret);
    }

    /** Writes the rows with their outcomes, all or only those that were not imported; returns whether the source has secrets. */
    private boolean writeRows(Import closing, Path source, Path target, boolean deadLetterOnly) throws IOException {
        boolean[] secret = {false};
        WholeFile.write(target, out -> secret[0] = writeRows(closing, source, out, deadLetterOnly));
        return secret[0];
    }

    private boolean writeRows(Import closing, Path source, OutputStream out, boolean deadLetterOnly) throws IOException {
        boolean secret = false;
        long rows = 0;
        try (SourceReader reader = SourceReaders.open(source);
                OutcomeWriter writer = OutcomeWriters.open(out, reader.format(), reader.header(), catalog);
                Stream<AccountedRecord> accounted = ledger.records().accounted(closing.id())) {
            Iterator<AccountedRecord> records = accounted.iterator();
            while (reader.hasNext() && records.hasNext()) {
                SourceRow row = reader.next();
                AccountedRecord record = records.next();
                rows++;
                secret = secret || hasSecret(reader.header(), row);
                if (!deadLetterOnly || !record.outcome().imported()) {
                    writer.write(row, columns(closing, record));
                }
            }
            if (reader.hasNext() || records.hasNext() || rows != closing.rows()) {
                throw new IllegalStateException("the source has other rows than it had when it was read");
            }
        }
        return secret;
    }

    private boolean hasSecret(List<String> header, SourceRow row) {
        return header.stream().anyMatch(catalog::isSecret)
                || row.object() != null && row.object().properties().stream().anyMatch(property -> catalog.isSecret(property.getKey()));
    }

    private static OutcomeColumns columns(Import closing, AccountedRecord record) {
        return new OutcomeColumns(closing.id(), record.line(), record.outcome(), record.code(), record.reason(), record.hint(),
                record.job(), record.userId());
    }

    private static String deadLetterName(String source, SourceReader reader) {
        String extension = "." + reader.format().reports().extension();
        return source.toLowerCase(Locale.ROOT).endsWith(extension) ? source : withExtension(source, extension);
    }

    /** The name with another extension at its end, shortened where file systems would take it no more. */
    private static String withExtension(String source, String extension) {
        int length = source.length();
        while (source.substring(0, length).getBytes(StandardCharsets.UTF_8).length + extension.length() > LONGEST_NAME) {
            length = source.offsetByCodePoints(length, -1);
        }
        return source.substring(0, length) + extension;
    }

    private static void writeRefusal(Import closing, Path target) throws IOException {
        String text = closing.source() + " was refused, nothing of it was sent." + System.lineSeparator()
                + closing.refusal().code() + ": " + closing.refusal().reason() + System.lineSeparator()
                + "What to do: " + closing.refusal().hint() + System.lineSeparator();
        WholeFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void putAway(Import closing, Path source, boolean secret) throws IOException {
        boolean delete = switch (settings.sources()) {
            case "delete" -> true;
            case "delete-if-secret" -> secret;
            default -> false;
        };
        if (delete) {
            Files.delete(source);
        } else {
            WholeFile.move(source, home.done(closing.id()).resolve(closing.source()));
        }
    }

    private void removeWork(Import closing) throws IOException {
        Path folder = home.work(closing.id());
        for (Path path : List.of(folder.resolve(closing.path()).getParent(), folder)) {
            Files.deleteIfExists(path);
        }
    }
}
