package dev.muster.sandbox.broker;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * A stand-in for an organization's message broker: ActiveMQ Artemis in this process, on the loopback address only, open
 * to anybody there. Queues come into being when they are named. Messages are in files, so that they are there again
 * when a broker starts on the same folder, even after the process was killed; they are not forced to the disk, and may
 * be lost with the machine's power.
 */
public final class SandboxBroker implements AutoCloseable {
    /** The queue that takes the messages which failed {@value #DELIVERY_ATTEMPTS} times, and those which expired. */
    public static final String DEAD_LETTERS = "DLQ";

    private static final String HOST = "127.0.0.1";
    private static final String ACCEPTOR = "clients";
    private static final int ANY_PORT = 0;
    private static final int DELIVERY_ATTEMPTS = 10;
    private static final long FOLDER_WAIT_MILLIS = 2000;
    private static final int JOURNAL_FILE_BYTES = 2 * 1024 * 1024;
    private static final int WRITE_NANOS = 100_000;
    private static final int MEMORY_BYTES = 16 * 1024 * 1024;
    private static final int PAGE_BYTES = 1024 * 1024;

    private final ActiveMQServer server;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private int port;

    private SandboxBroker(Path folder, int port) {
        server = ActiveMQServers.newActiveMQServer(configuration(folder, port), null, null, true);
        // Its start returns in peace when the port is taken.
        server.registerActivationFailureListener(failure::set);
    }

    /**
     * Starts a broker on a free port; clients may connect when this returns.
     *
     * @param folder where the messages are; made if it is missing
     * @throws IllegalStateException if the folder cannot be used, or is in use by another broker
     */
    public static SandboxBroker start(Path folder) {
        return start(folder, ANY_PORT);
    }

    /**
     * Starts a broker; clients may connect when this returns.
     *
     * @param folder where the messages are; made if it is missing
     * @throws IllegalStateException if the port is taken, or the folder cannot be used or is in use by another broker
     */
    public static SandboxBroker start(Path folder, int port) {
        var broker = new SandboxBroker(folder, port);
        try {
            broker.server.start();
            if (broker.failure.get() != null) {
                throw broker.failure.get();
            }
            broker.port = ((NettyAcceptor) broker.server.getRemotingService().getAcceptor(ACCEPTOR)).getActualPort();
            return broker;
        } catch (Exception e) {
            broker.close();
            throw new IllegalStateException("The message broker does not start in " + folder + " on port " + port, e);
        }
    }

    private static Configuration configuration(Path folder, int port) {
        try {
            return new ConfigurationImpl()
                    .setName("sandbox")
                    .addAcceptorConfiguration(
                            ACCEPTOR, "tcp://" + HOST + ":" + port + "?protocols=CORE;useEpoll=false;useKQueue=false")
                    .setSecurityEnabled(false)
                    .setJMXManagementEnabled(false)
                    .setJournalDirectory(folder.resolve("journal").toString())
                    .setBindingsDirectory(folder.resolve("bindings").toString())
                    .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
                    .setPagingDirectory(folder.resolve("paging").toString())
                    .setJournalLockAcquisitionTimeout(FOLDER_WAIT_MILLIS)
                    .setJournalType(JournalType.NIO)
                    .setJournalFileSize(JOURNAL_FILE_BYTES)
                    .setJournalDatasync(false)
                    .setJournalBufferTimeout_NIO(WRITE_NANOS)
                    .setPageSyncTimeout(WRITE_NANOS)
                    .setGlobalMaxSize(MEMORY_BYTES)
                    // A machine that was asleep, or a disk that is nearly full, is no reason to hold up a rehearsal.
                    .setCriticalAnalyzer(false)
                    .setMaxDiskUsage(-1)
                    .addAddressSetting("#", addressSettings())
                    .addAddressConfiguration(new CoreAddressConfiguration()
                            .setName(DEAD_LETTERS)
                            .addRoutingType(RoutingType.ANYCAST)
                            .addQueueConfiguration(
                                    QueueConfiguration.of(DEAD_LETTERS).setRoutingType(RoutingType.ANYCAST)));
        } catch (Exception e) {
            throw new IllegalArgumentException("No broker can be on port " + port, e);
        }
    }

    private static AddressSettings addressSettings() {
        return new AddressSettings()
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true)
                .setAutoDeleteAddresses(false)
                .setAutoDeleteQueues(false)
                .setMaxDeliveryAttempts(DELIVERY_ATTEMPTS)
                .setRedeliveryDelay(0)
                .setDeadLetterAddress(SimpleString.of(DEAD_LETTERS))
                .setExpiryAddress(SimpleString.of(DEAD_LETTERS))
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setPageSizeBytes(PAGE_BYTES)
                .setMaxReadPageBytes(MEMORY_BYTES / 2)
                .setPrefetchPageBytes(MEMORY_BYTES / 2);
    }

    /** The port that it serves on. */
    public int port() {
        return port;
    }

    /** What a client connects to, such as {@code tcp://127.0.0.1:61616}. */
    public String url() {
        return "tcp://" + HOST + ":" + port;
    }

    /** Ends all connections and lets go of the port and the folder, which keeps the messages. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The message broker does not stop", e);
        }
    }
}
