package dev.muster.observability;

import dev.muster.messaging.BrokerConnection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks the broker connection. The state is unknown while the consumer is suspended, because too much work is open or
 * JumpCloud rejects the credentials.
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
                .map(down -> "Cannot reach the broker; retrying. Check the broker, the network and its settings");
    }
}
