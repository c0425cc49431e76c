package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.storage.Home;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the routes do when Muster itself fails, and fails at noting that, too. */
class FailuresTest {
    private static final String BATCH = "7";

    @TempDir
    private Path folder;

    /** Stands for the ledger's word that a batch is taken up again; fails as long as the ledger is locked. */
    public static final class LockedLedger {
        private final List<String> calls = new ArrayList<>();
        private int locked;

        LockedLedger(int locked) {
            this.locked = locked;
        }

        /** As {@code Recovery} has it. */
        public void retry(String batch, Exception failure) {
            calls.add(batch + " " + failure.getMessage());
            if (locked-- > 0) {
                throw new IllegalStateException("locked");
            }
        }
    }

    @Test
    void aBatchIsTakenUpAgainEvenIfTheLedgerIsLockedForAWhile() throws Exception {
        var ledger = new LockedLedger(1);
        try (var context = new DefaultCamelContext()) {
            context.getRegistry().bind("batchRetry", ledger);
            context.getRegistry()
                    .bind("failureReporter", new FailureReporter(new Home(folder), Clock.systemUTC(), true));
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            PluginHelper.getResourceLoader(context).resolveResource("file:routes/failures.camel.yaml"));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:stage")
                            .routeConfigurationId("keep-the-batch")
                            .setVariable("batch", constant(BATCH))
                            .throwException(new IllegalArgumentException("the disk is full"));
                }
            });
            context.start();

            Exchange done = context.createProducerTemplate().send("direct:stage", exchange -> {});

            assertThat(done.getException()).as("it is dealt with").isNull();
            assertThat(ledger.calls).containsExactly(BATCH + " the disk is full", BATCH + " the disk is full");
        }
    }
}
