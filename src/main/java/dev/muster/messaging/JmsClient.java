package dev.muster.messaging;

import dev.muster.config.ConfigurationException;
import dev.muster.config.QueueSettings.Jms;
import jakarta.jms.ConnectionFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.util.URISupport;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.policy.JmsDefaultPrefetchPolicy;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** The client of a JMS broker, chosen by configuration; its connections are pooled. */
public final class JmsClient implements AutoCloseable {
    private static final Map<String, String> KNOWN = Map.of(
            "artemis", ActiveMQConnectionFactory.class.getName(),
            "amqp", JmsConnectionFactory.class.getName());

    private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    private final JmsComponent component = new JmsComponent();

    /** @throws ConfigurationException if the client is unknown or rejects the URL */
    public JmsClient(Jms settings) {
        pool.setConnectionFactory(connectionFactory(settings));
        component.setConnectionFactory(pool);
        if (!settings.username().isEmpty()) {
            component.setUsername(settings.username());
            component.setPassword(settings.password().value());
        }
    }

    /** The Camel component that routes use as {@code jms}. */
    public JmsComponent component() {
        return component;
    }

    private static ConnectionFactory connectionFactory(Jms settings) {
        String name = KNOWN.getOrDefault(settings.client(), settings.client());
        try {
            return closingWithBroker(Class.forName(name)
                    .asSubclass(ConnectionFactory.class)
                    .getConstructor(String.class)
                    .newInstance(settings.url()));
        } catch (InvocationTargetException e) {
            throw new ConfigurationException("MUSTER_JMS_URL cannot be used by the client " + settings.client() + ": "
                    + URISupport.sanitizeUri(e.getTargetException().getMessage())
                    + ". Write it as that client's documentation has it, such as tcp://broker.example.com:61616");
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new ConfigurationException("MUSTER_JMS_CLIENT is \"" + settings.client()
                    + "\": it must be artemis, amqp, or a connection factory's class"
                    + " that has a constructor of one text and lies among the program's libraries (" + e + ")");
        }
    }

    /**
     * Disables prefetching. Messages held by a killed client count as delivered, even unprocessed ones, and the broker
     * drops messages after too many deliveries. A prefetch size in the URL takes precedence.
     */
    private static ConnectionFactory closingWithBroker(ConnectionFactory factory) {
        if (factory instanceof ActiveMQConnectionFactory artemis
                && artemis.getConsumerWindowSize() == ActiveMQClient.DEFAULT_CONSUMER_WINDOW_SIZE) {
            artemis.setConsumerWindowSize(0);
        } else if (factory instanceof JmsConnectionFactory amqp
                && amqp.getPrefetchPolicy().equals(new JmsDefaultPrefetchPolicy())) {
            var none = new JmsDefaultPrefetchPolicy();
            none.setAll(0);
            amqp.setPrefetchPolicy(none);
        }
        return factory;
    }

    @Override
    public void close() {
        pool.stop();
    }
}
