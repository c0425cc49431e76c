package dev.muster.observe;

import dev.muster.config.QueueSettings.Broker;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.TaskHealthState;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** Whether the broker is reached. While too much is open, or the service refuses us, no messages are taken, and nobody knows. */
final class QueueTrouble implements Supplier<Optional<String>> {
    private final CamelContext context;
    private final Broker broker;

    QueueTrouble(CamelContext context, Broker broker) {
        this.context = context;
        this.broker = broker;
    }

    @Override
    public Optional<String> get() {
        Route take = context.getRoute("queue-" + broker.word() + "-take");
        boolean taking = take != null && context.getRouteController().getRouteStatus(take.getId()).isStarted();
        return !taking || isConnected(take.getConsumer()) ? Optional.empty()
                : Optional.of("The broker cannot be reached; its messages are waited for, and it is tried again. Look after it, the network and its settings");
    }

    private boolean isConnected(Consumer consumer) {
        return broker == Broker.JMS ? Jms.isConnected(consumer) : Kafka.isConnected(consumer);
    }

    /** Apart, since the other client's classes are not to be loaded for it. */
    private static final class Jms {
        static boolean isConnected(Consumer consumer) {
            try {
                return !(((JmsConsumer) consumer).getListenerContainer() instanceof DefaultMessageListenerContainer container) || !container.isRecovering();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Kafka {
        static boolean isConnected(Consumer consumer) {
            return ((KafkaConsumer) consumer).healthStates().stream().allMatch(TaskHealthState::isReady);
        }
    }
}
