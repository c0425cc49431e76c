package dev.muster.observability;

import dev.muster.messaging.BrokerConnection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the broker is reached. While too much is open, or the service refuses us, no messages are taken, and it is
 * not known.
 */
final class QueueFailure implements Supplier<Optional<String>> {
    private final BrokerConnection link;

    QueueFailure(BrokerConnection link) {
        this.link = link;
    }

    @Override
    public Optional<String> get() {
        return link.isUp()
                .filter(up -> !up)
                .map(
                        down ->
                                "The broker cannot be reached; its messages are waited for, and it is tried again. Look after it, the network and its settings");
    }
}
