package dev.muster.logging;

import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Operation;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Adds fields to a log line, named as in the ledger: {@code import}, {@code batch}, {@code job}, {@code operation},
 * {@code org} and {@code organization}, each if it is known. Only JSON shows them.
 */
public final class LogLine {
    private LogLine() {}

    /** Adds the fields of an import. */
    public static LoggingEventBuilder about(ImportRun importRun, LoggingEventBuilder line) {
        return about(
                importRun.id(),
                importRun.operation(),
                importRun.destination().org(),
                importRun.destination().organization(),
                line);
    }

    /** Adds the id of an import. */
    public static LoggingEventBuilder about(String importId, LoggingEventBuilder line) {
        return line.addKeyValue("import", importId);
    }

    /** Adds the fields of a batch, and its job if it has one. */
    public static LoggingEventBuilder about(Batch batch, LoggingEventBuilder line) {
        LoggingEventBuilder withBatch = about(
                        batch.importId(), batch.operation(), batch.org(), batch.organization(), line)
                .addKeyValue("batch", batch.id());
        return batch.sending().jobId() == null
                ? withBatch
                : withBatch.addKeyValue("job", batch.sending().jobId());
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
