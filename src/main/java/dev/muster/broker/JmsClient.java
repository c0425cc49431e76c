package dev.muster.broker;

import dev.muster.config.ConfigurationException;
import dev.muster.config.QueueSettings.Jms;
import jakarta.jms.ConnectionFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.apache.camel.component.jms.JmsComponent;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** The client of a JMS broker, chosen by configuration; its connections are pooled. */
public final class JmsClient implements AutoCloseable {
    private static final Map<String, String> KNOWN = Map.of(
            "artemis", "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory",
            "amqp", "org.apache.qpid.jms.JmsConnectionFactory");

    private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    private final JmsComponent component = new JmsComponent();

    /** @throws ConfigurationException if there is no such client, or it does not take the URL */
    public JmsClient(Jms settings) {
        pool.setConnectionFactory(connectionFactory(settings));
        component.setConnectionFactory(pool);
        if (!settings.username().isEmpty()) {
            component.setUsername(settings.username());
            component.setPassword(settings.password());
        }
    }

    /** Camel's component, as the routes know it by the name {@code jms}. */
    public JmsComponent component() {
        return component;
    }

    private static ConnectionFactory connectionFactory(Jms settings) {
        String name = KNOWN.getOrDefault(settings.client(), settings.client());
        try {
            return (ConnectionFactory) Class.forName(name).getConstructor(String.class).newInstance(settings.url());
        } catch (InvocationTargetException e) {
            throw new ConfigurationException("MUSTER_JMS_URL cannot be used by the client " + settings.client() + ": " + e.getCause().getMessage());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new ConfigurationException("MUSTER_JMS_CLIENT is \"" + settings.client() + "\": it must be artemis, amqp, or a connection factory's class"
                    + " that has a constructor of one text and lies among the program's libraries (" + e + ")");
        }
    }

    @Override
    public void close() {
        pool.stop();
    }
}
