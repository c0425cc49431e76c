package dev.muster.pipeline.outbox;

import java.util.List;

/** A sequence of events for one channel. */
public final class EventDelivery {
    private final String channel;
    private final List<Event> events;
    private long deliveredUpTo;

    EventDelivery(String channel, List<Event> events) {
        this.channel = channel;
        this.events = events;
    }

    public List<Event> events() {
        return events;
    }

    void delivered(Event event) {
        deliveredUpTo = event.position();
    }

    /** Returns whether it has no events. */
    public boolean isEmpty() {
        return events.isEmpty();
    }

    String channel() {
        return channel;
    }

    /** The last delivered position; 0 before the first delivery. */
    long deliveredUpTo() {
        return deliveredUpTo;
    }
}
