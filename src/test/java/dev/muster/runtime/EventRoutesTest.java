package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.jumpcloud.client.Redaction;
import dev.muster.pipeline.outbox.EventOutbox;
import dev.muster.testing.TestLedger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes of events when a channel fails with an {@link Error}. */
class EventRoutesTest {
    @TempDir
    private Path folder;

    @Test
    void deliversAgainAfterAnError() throws Exception {
        try (TestLedger ledger = new TestLedger(folder);
                var context = new DefaultCamelContext()) {
            ledger.ledger().outbox().channels(List.of("any"));
            ledger.open("01JN0000000000000000000002");
            context.getRegistry()
                    .bind("events", new EventOutbox(ledger.ledger(), new Redaction(List.of()), Clock.systemUTC()));
            context.getRegistry().bind("errorBarrier", new ErrorBarrier());
            context.getPropertiesComponent().addInitialProperty("muster.ledger.ask-every", "20");
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(PluginHelper.getResourceLoader(context)
                            .resolveResource("file:routes/shared/events.camel.yaml"));
            var attempts = new AtomicInteger();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:events-tell-any")
                            .errorHandler(noErrorHandler())
                            .process(exchange -> {
                                if (attempts.incrementAndGet() == 1) {
                                    throw new OutOfMemoryError("invented");
                                }
                            });
                }
            });
            context.addRouteFromTemplate("events-any-deliver", "events-deliver", Map.of("channel", "any"));
            context.start();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(attempts).hasValue(2);
                assertThat(ledger.ledger().outbox().behind()).isEmpty();
                assertThat(ledger.ledger().outbox().failures("any")).isZero();
            });
        }
    }
}
