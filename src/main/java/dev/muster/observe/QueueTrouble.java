package dev.muster.observe;

import dev.muster.broker.BrokerLink;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the broker is reached. While too much is open, or the service refuses us, no messages are taken, and it is not known. */
final class QueueTrouble implements Supplier<Optional<String>> {
    private final BrokerLink link;

    QueueTrouble(BrokerLink link) {
        this.link = link;
    }

    @Override
    public Optional<String> get() {
        return link.isUp().filter(up -> !up)
                .map(down -> "The broker cannot be reached; its messages are waited for, and it is tried again. Look after it, the network and its settings");
    }
}
