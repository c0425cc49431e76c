package dev.muster.pipeline.outbox;

import dev.muster.jumpcloud.client.Redaction;
import dev.muster.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out the events that a channel has to tell, from the ledger, at least once and in their order. A channel that
 * fails is tried again after a growing pause, for as long as it takes.
 */
public final class EventOutbox {
    private static final Logger LOG = LoggerFactory.getLogger(EventOutbox.class);
    private static final int MOST_AT_A_TIME = 500;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Redaction redaction;
    private final Clock clock;

    /** @param redaction takes out of what is logged what others may use to tell events in our name */
    public EventOutbox(Ledger ledger, Redaction redaction, Clock clock) {
        this.redaction = redaction;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The next events for a channel; none if there are none, or while it pauses. */
    public EventDelivery next(String channel) {
        return new EventDelivery(
                channel,
                ledger.outbox().next(channel, clock.instant(), MOST_AT_A_TIME).stream()
                        .map(EventJson::of)
                        .toList());
    }

    /** An event, and with it all before it, has been told. */
    public void told(EventDelivery delivery, Event event) {
        delivery.told(event);
    }

    /** Ends a delivery of which everything was told. */
    public void conclude(EventDelivery delivery) {
        delivery.told(delivery.events().get(delivery.events().size() - 1));
        commit(delivery);
    }

    /** The channel failed at a delivery; what it had told before that is not told again. */
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
                    "Events cannot be told to {} and are kept until they can: {}",
                    delivery.channel(),
                    redaction.of(failure.toString()));
        } else {
            LOG.debug("Events still cannot be told to {}: {}", delivery.channel(), redaction.of(failure.toString()));
        }
    }

    private void commit(EventDelivery delivery) {
        if (delivery.toldUpTo() > 0) {
            if (ledger.outbox().failures(delivery.channel()) > 0) {
                LOG.info("Events are told to {} again", delivery.channel());
            }
            ledger.outbox().told(delivery.channel(), delivery.toldUpTo());
        }
    }
}
