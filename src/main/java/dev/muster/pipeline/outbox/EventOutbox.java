package dev.muster.pipeline.outbox;

import dev.muster.jumpcloud.client.Redaction;
import dev.muster.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the ledger's events to channels, in order and at least once. A failing channel is retried after a growing
 * pause, without a limit.
 */
public final class EventOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(EventOutbox.class);
    private static final int MOST_AT_A_TIME = 500;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Redaction redaction;
    private final Clock clock;

    /** @param redaction removes credentials for the channels from log lines */
    public EventOutbox(Ledger ledger, Redaction redaction, Clock clock) {
        this.redaction = redaction;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The next events for a channel; empty while it pauses. */
    public EventDelivery next(String channel) {
        return new EventDelivery(
                channel,
                ledger.outbox().next(channel, clock.instant(), MOST_AT_A_TIME).stream()
                        .map(EventJson::of)
                        .toList());
    }

    /** Records that an event and all earlier ones are delivered. */
    public void told(EventDelivery delivery, Event event) {
        delivery.delivered(event);
    }

    /** Ends a complete delivery. */
    public void conclude(EventDelivery delivery) {
        delivery.delivered(delivery.events().get(delivery.events().size() - 1));
        commit(delivery);
    }

    /** Ends a failed delivery. Its delivered events are not repeated. */
    public void failed(EventDelivery delivery, Throwable failure) {
        commit(delivery);
        int failures = ledger.outbox().failures(delivery.channel());
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        ledger.outbox()
                .failed(
                        delivery.channel(),
                        clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
        if (failures == 0) {
            LOG.warn(
                    "Cannot deliver events to {}; keeping them for retry: {}",
                    delivery.channel(),
                    redaction.of(failure.toString()));
        } else {
            LOG.debug("Still cannot deliver events to {}: {}", delivery.channel(), redaction.of(failure.toString()));
        }
    }

    private void commit(EventDelivery delivery) {
        if (delivery.deliveredUpTo() > 0) {
            if (ledger.outbox().failures(delivery.channel()) > 0) {
                LOG.info("Delivering events to {} again", delivery.channel());
            }
            ledger.outbox().delivered(delivery.channel(), delivery.deliveredUpTo());
        }
    }
}
