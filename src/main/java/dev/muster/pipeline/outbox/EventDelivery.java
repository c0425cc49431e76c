package dev.muster.pipeline.outbox;

import java.util.List;

/** Events that a channel is about to tell, in their order. */
public final class EventDelivery {
    private final String channel;
    private final List<Event> events;
    private long toldUpTo;

    EventDelivery(String channel, List<Event> events) {
        this.channel = channel;
        this.events = events;
    }

    public List<Event> events() {
        return events;
    }

    void told(Event event) {
        toldUpTo = event.position();
    }

    /** Whether there is nothing to tell. */
    public boolean isEmpty() {
        return events.isEmpty();
    }

    String channel() {
        return channel;
    }

    /** The last position that was told; 0 if nothing was. */
    long toldUpTo() {
        return toldUpTo;
    }
}
