package dev.muster.logging;

import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Operation;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Gives a log line what it is about as fields of their own, by the words of the ledger: {@code import}, {@code batch},
 * {@code job}, {@code operation}, {@code org} and {@code organization}, each where it is known. JSON shows them; a text
 * shows what its own words say.
 */
public final class LogLine {
    private LogLine() {}

    /** A line about an import. */
    public static LoggingEventBuilder about(ImportRun importRun, LoggingEventBuilder line) {
        return about(importRun.id(), importRun.operation(), importRun.org(), importRun.organization(), line);
    }

    /** A line about an import of which no more is at hand than its id. */
    public static LoggingEventBuilder about(String importId, LoggingEventBuilder line) {
        return line.addKeyValue("import", importId);
    }

    /** A line about a batch, and about its job once it has one. */
    public static LoggingEventBuilder about(Batch batch, LoggingEventBuilder line) {
        LoggingEventBuilder told = about(batch.importId(), batch.operation(), batch.org(), batch.organization(), line)
                .addKeyValue("batch", batch.id());
        return batch.jobId() == null ? told : told.addKeyValue("job", batch.jobId());
    }

    private static LoggingEventBuilder about(
            String importId, Operation operation, String org, String organization, LoggingEventBuilder line) {
        return known(
                "organization",
                organization,
                known("org", org, about(importId, line).addKeyValue("operation", operation.word())));
    }

    private static LoggingEventBuilder known(String field, String value, LoggingEventBuilder line) {
        return value.isEmpty() ? line : line.addKeyValue(field, value);
    }
}
