package dev.muster.messaging;

import dev.muster.config.QueueSettings.Broker;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line when the broker is lost, regardless of the number of retries, and one when it is back. The clients' own
 * log lines are switched off in {@code config/logback.xml}. Thread-safe.
 */
public final class BrokerWatch implements ExceptionListener {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
    /** Grace period for the start of a client or the restart of a broker. */
    private static final Duration BEFORE_IT_IS_LOST = Duration.ofSeconds(4);
    /** Longer than the pause between two attempts of the JMS client: without a failure, the last attempt succeeded. */
    private static final Duration BEFORE_IT_IS_BACK = Duration.ofSeconds(7);

    private final Broker broker;
    private final String address;
    private final String setting;
    private final Clock clock;
    private @Nullable Instant downSince;
    private Instant lastFailure = Instant.MIN;
    private String reason = "";
    private boolean reported;

    /**
     * @param address the broker's address
     * @param setting the setting with the broker's address, as users know it
     */
    public BrokerWatch(Broker broker, String address, String setting, Clock clock) {
        this.broker = broker;
        this.address = URISupport.sanitizeUri(address);
        this.setting = setting;
        this.clock = clock;
    }

    /** Records a failure of the JMS client while connecting or consuming, or a broken connection. */
    @Override
    public synchronized void onException(JMSException failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        reason = ": "
                + URISupport.sanitizeUri(
                        String.valueOf(root.getMessage()).lines().findFirst().orElse(""));
        lastFailure = clock.instant();
        note(false);
    }

    /** Checks whether messages can be consumed; called about once a second. */
    public synchronized void look(CamelContext context) {
        Optional<Boolean> up = new BrokerConnection(context, broker).isUp();
        boolean quiet = lastFailure.isBefore(clock.instant().minus(BEFORE_IT_IS_BACK));
        up.ifPresent(reached -> note(reached && quiet));
    }

    private void note(boolean up) {
        Instant now = clock.instant();
        if (up) {
            if (reported) {
                LOG.info("Connected to the {} broker {} again; consuming messages", broker.word(), address);
            }
            reported = false;
            downSince = null;
            reason = "";
            return;
        }
        downSince = downSince == null ? now : downSince;
        if (!reported && !now.isBefore(downSince.plus(BEFORE_IT_IS_LOST))) {
            reported = true;
            LOG.error(
                    "Cannot use the {} broker {}{}. Retrying; messages stay there. Check the broker, the network and "
                            + "{}",
                    broker.word(),
                    address,
                    reason,
                    setting);
        }
    }
}
