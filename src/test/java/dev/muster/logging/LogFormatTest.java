package dev.muster.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.ledger.model.Batch;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FirstSend;
import dev.muster.records.schema.Operation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.spi.LoggingEventBuilder;

/** The log lines of {@code config/logback.xml} in both formats. */
class LogFormatTest {
    private static final Batch BATCH = new Batch(
            7,
            "01M85C3XB5198Y59BVSWWM6S1M",
            "",
            "",
            Operation.CREATE,
            BatchState.SUBMITTED,
            new Batch.Sending(new FirstSend(Instant.EPOCH, Duration.ZERO), "65a1f0", 3, Instant.EPOCH),
            new Batch.Polling(Instant.EPOCH, 0, null));

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void registerConverters() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @Test
    void writesOneJsonObjectWithFields() throws Exception {
        JsonNode line = new JsonMapper().readTree(written("json", null));

        assertThat(line.properties())
                .extracting(field -> field.getKey() + "=" + field.getValue().asText())
                .containsExactlyInAnyOrder(
                        "timestamp=" + line.path("timestamp").asText(),
                        "level=WARN",
                        "logger=dev.muster.pipeline.submit.BatchSubmitter",
                        "thread=" + Thread.currentThread().getName(),
                        "message=Batch 7 is \"late\"",
                        "import=01M85C3XB5198Y59BVSWWM6S1M",
                        "batch=7",
                        "job=65a1f0",
                        "operation=create");
        assertThat(line.path("timestamp").asText()).endsWith("Z");
        assertThat(Instant.parse(line.path("timestamp").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void writesAStackTraceAsOneField() throws Exception {
        String text = written("json", new IllegalStateException("two\nlines", new IOException("the root")));

        assertThat(text.lines()).hasSize(1);
        assertThat(new JsonMapper().readTree(text).path("stackTrace").asText())
                .contains("two\nlines", "the root", "\tat " + getClass().getName());
    }

    @Test
    void writesTextWithoutFields() throws Exception {
        assertThat(written("text", null))
                .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:\\d\\d) WARN  BatchSubmitter - Batch 7 is "
                        + "\"late\"\n");
    }

    @Test
    void escapesLineBreaksInMessagesButNotInStacks() throws Exception {
        var failure = new IllegalStateException(
                "outer\n2026-01-01 ERROR forged", new IOException("inner\u001b[2J\n2026-01-01 ERROR forged"));
        failure.addSuppressed(new IOException("beside\u2028\tat forged"));
        String text = written("text", failure);

        assertThat(text.lines().skip(1))
                .allMatch(line -> line.matches("(java\\.|\tSuppressed: |Caused by: |\t+at |\t+\\.\\.\\. ).*"));
        assertThat(text)
                .contains(
                        "\njava.lang.IllegalStateException: outer\\u000a2026-01-01 ERROR forged\n\tat ",
                        "Caused by: java.io.IOException: inner\\u001b[2J\\u000a2026-01-01 ERROR forged\n",
                        "Suppressed: java.io.IOException: beside\\u2028\\u0009at forged\n");
    }

    private String written(String format, Exception cause) throws JoranException {
        context.putProperty("muster.log.format", format);
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new File("config/logback.xml"));
        Logger logger = context.getLogger("dev.muster.pipeline.submit.BatchSubmitter");
        logger.setAdditive(false);
        var events = new ListAppender<ILoggingEvent>();
        events.start();
        logger.addAppender(events);
        LoggingEventBuilder line = LogLine.about(BATCH, logger.atWarn());
        (cause == null ? line : line.setCause(cause)).log("Batch {} is \"late\"", BATCH.id());
        Appender<ILoggingEvent> appender = context.getLogger(Logger.ROOT_LOGGER_NAME)
                .iteratorForAppenders()
                .next();
        assertThat(appender.getName()).isEqualTo(format);
        assertThat(events.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
        return new String(
                ((OutputStreamAppender<ILoggingEvent>) appender).getEncoder().encode(events.list.get(0)),
                StandardCharsets.UTF_8);
    }
}
