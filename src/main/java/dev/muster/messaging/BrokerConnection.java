package dev.muster.messaging;

import dev.muster.config.QueueSettings.Broker;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsConsumer;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.TaskHealthState;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** The broker connection of the route that consumes messages. */
public final class BrokerConnection {
    private final CamelContext context;
    private final Broker broker;

    public BrokerConnection(CamelContext context, Broker broker) {
        this.context = context;
        this.broker = broker;
    }

    /**
     * Returns whether the broker is connected; empty while the consumer is suspended, because too much work is open or
     * JumpCloud rejects the credentials.
     */
    public Optional<Boolean> isUp() {
        Route take = context.getRoute("queue-" + broker.word() + "-take");
        return take != null
                        && context.getRouteController()
                                .getRouteStatus(take.getId())
                                .isStarted()
                ? Optional.of(isConnected(take.getConsumer()))
                : Optional.empty();
    }

    private boolean isConnected(Consumer consumer) {
        return broker == Broker.JMS ? Jms.isConnected(consumer) : Kafka.isConnected(consumer);
    }

    /** A class of its own, so that the other client's classes are not loaded. */
    private static final class Jms {
        static boolean isConnected(Consumer consumer) {
            try {
                return !(((JmsConsumer) consumer).getListenerContainer()
                                instanceof DefaultMessageListenerContainer container)
                        || !container.isRecovering();
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
