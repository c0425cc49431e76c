package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.UnbalancedException;
import dev.muster.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureReporterTest {
    private static final IOException FULL = new IOException("No space left on device");

    private final Logger logger = (Logger) LoggerFactory.getLogger(FailureReporter.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final SettableClock clock = new SettableClock();
    private final FailureReporter failureReporter = new FailureReporter(new Home(Path.of("/srv/muster")), clock, true);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void logsARepeatedFailureOnce() {
        for (int attempt = 0; attempt < 100; attempt++) {
            assertThat(failureReporter.meet(new IllegalStateException(FULL))).isTrue();
            clock.advance(Duration.ofSeconds(30));
        }
        assertThat(logged())
                .singleElement()
                .asString()
                .startsWith("The disk is full, cannot write the home /srv/muster: free space on that disk.");
    }

    @Test
    void logsAFailureAgainOnceItWasOver() {
        failureReporter.meet(FULL);
        clock.advance(Duration.ofMinutes(3));
        failureReporter.meet(FULL);
        assertThat(logged()).hasSize(2);
    }

    @Test
    void keepsAFailurePresentForTwoMinutes() {
        assertThat(failureReporter.present()).isEmpty();
        failureReporter.meet(FULL);
        clock.advance(Duration.ofMinutes(2));
        assertThat(failureReporter.present()).containsExactly(StorageFailure.Kind.FULL);
        clock.advance(Duration.ofSeconds(1));
        assertThat(failureReporter.present()).isEmpty();
    }

    @Test
    void leavesOtherFailuresToTheCaller() {
        assertThat(failureReporter.meet(new IllegalStateException("a fault of the program")))
                .isFalse();
        assertThat(logged()).isEmpty();
        failureReporter.handleException(new IllegalStateException("a fault of the program"));
        assertThat(logged())
                .singleElement()
                .asString()
                .contains("java.lang.IllegalStateException in dev.muster.runtime.FailureReporterTest")
                .as("its message may quote a value")
                .doesNotContain("a fault of the program");
    }

    @Test
    void logsNothingForACommand() {
        var quiet = new FailureReporter(new Home(Path.of("/srv/muster")), clock, false);
        quiet.meet(FULL);
        assertThat(logged()).isEmpty();
        assertThat(quiet.first()).isPresent();
    }

    @Test
    void logsAnUnbalancedImportOnce() {
        failureReporter.meet(new UnbalancedException("first", "the first does not balance"));
        failureReporter.meet(new UnbalancedException("first", "the first does not balance"));
        failureReporter.meet(new UnbalancedException("second", "the second does not balance"));
        assertThat(logged()).containsExactly("the first does not balance", "the second does not balance");
    }
}
