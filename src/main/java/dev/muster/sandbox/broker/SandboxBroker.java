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
 * A message broker for demos and tests: ActiveMQ Artemis in this process, on the loopback address only, without
 * authentication. Queues are created on first use. Messages are stored in files and survive a killed process, but not
 * always a power failure, because they are not forced to disk.
 */
public final class SandboxBroker implements AutoCloseable {
    /** The queue for messages that failed {@value #DELIVERY_ATTEMPTS} times or expired. */
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
        // Artemis starts without an error if the port is taken.
        server.registerActivationFailureListener(failure::set);
    }

    /**
     * Starts a broker on a free port and returns once clients can connect.
     *
     * @param folder folder of the messages; created if missing
     * @throws IllegalStateException if the folder cannot be used, or another broker is using it
     */
    public static SandboxBroker start(Path folder) {
        return start(folder, ANY_PORT);
    }

    /**
     * Starts a broker and returns once clients can connect.
     *
     * @param folder folder of the messages; created if missing
     * @throws IllegalStateException if the port is taken, or the folder cannot be used or another broker is using it
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
            throw new IllegalStateException("The message broker cannot start in " + folder + " on port " + port, e);
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
                    // A rehearsal continues after a suspended machine and on a nearly full disk.
                    .setCriticalAnalyzer(false)
                    .setMaxDiskUsage(-1)
                    .addAddressSetting("#", addressSettings())
                    .addAddressConfiguration(new CoreAddressConfiguration()
                            .setName(DEAD_LETTERS)
                            .addRoutingType(RoutingType.ANYCAST)
                            .addQueueConfiguration(
                                    QueueConfiguration.of(DEAD_LETTERS).setRoutingType(RoutingType.ANYCAST)));
        } catch (Exception e) {
            throw new IllegalArgumentException("A broker cannot use port " + port, e);
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

    /** The URL for clients, such as {@code tcp://127.0.0.1:61616}. */
    public String url() {
        return "tcp://" + HOST + ":" + port;
    }

    /** Closes all connections and releases the port and the folder, which keeps the messages. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The message broker cannot stop", e);
        }
    }
}
