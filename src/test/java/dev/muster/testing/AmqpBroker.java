package dev.muster.testing;

import java.nio.file.Path;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/**
 * An AMQP 1.0 broker on the loopback address only. Queues are created on first use. Messages are stored in a folder and
 * survive a restart on it.
 */
public final class AmqpBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int ANY_PORT = 0;
    private static final int JOURNAL_FILE_BYTES = 1024 * 1024;
    private static final long STORE_BYTES = 512L * 1024 * 1024;
    private static final long MEMORY_BYTES = 32L * 1024 * 1024;

    private final BrokerService service;
    private final int port;

    private AmqpBroker(Path folder, int port) throws Exception {
        var store = new KahaDBPersistenceAdapter();
        store.setDirectory(folder.toFile());
        store.setJournalMaxFileLength(JOURNAL_FILE_BYTES);
        store.setPreallocationScope("none");
        service = new BrokerService();
        service.setBrokerName("amqp");
        service.setPersistenceAdapter(store);
        service.setTmpDataDirectory(folder.resolve("tmp").toFile());
        service.setUseJmx(false);
        service.setUseShutdownHook(false);
        service.getSystemUsage().getStoreUsage().setLimit(STORE_BYTES);
        service.getSystemUsage().getTempUsage().setLimit(STORE_BYTES);
        service.getSystemUsage().getMemoryUsage().setLimit(MEMORY_BYTES);
        var connector = service.addConnector("amqp://" + HOST + ":" + port);
        service.start();
        service.waitUntilStarted();
        this.port = connector.getConnectUri().getPort();
    }

    /** Starts a broker on a free port and returns once clients can connect. */
    public static AmqpBroker start(Path folder) {
        return start(folder, ANY_PORT);
    }

    /**
     * Starts a broker and returns once clients can connect.
     *
     * @param folder folder of the messages; created if missing
     */
    public static AmqpBroker start(Path folder, int port) {
        try {
            return new AmqpBroker(folder, port);
        } catch (Exception e) {
            throw new IllegalStateException("The AMQP broker does not start in " + folder + " on port " + port, e);
        }
    }

    /** The URL for clients, such as {@code amqp://127.0.0.1:5672}. */
    public String url() {
        return "amqp://" + HOST + ":" + port;
    }

    /** The port that it serves on. */
    public int port() {
        return port;
    }

    /** Ends all connections and the broker; its folder keeps the messages. */
    @Override
    public void close() throws Exception {
        service.stop();
        service.waitUntilStopped();
    }
}
