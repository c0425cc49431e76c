package dev.muster.testing;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A single-node Kafka in this process, on the loopback address only. Records are stored in a folder and survive a
 * restart on it.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    private static final short ONE_COPY = 1;

    private final KafkaRaftServer server;
    private final int port;

    static {
        // After a fatal error Kafka would end the process, and with it the tests of this fork.
        Exit.setExitProcedure(KafkaBroker::fail);
        Exit.setHaltProcedure(KafkaBroker::fail);
    }

    private KafkaBroker(Path folder, int port) {
        this.port = port;
        server = new KafkaRaftServer(new KafkaConfig(configuration(folder, port, FreePort.find()), false), Time.SYSTEM);
    }

    /** Starts a broker on a free port and returns once clients can connect. */
    public static KafkaBroker start(Path folder) {
        return start(folder, FreePort.find());
    }

    /**
     * Starts a broker and returns once clients can connect.
     *
     * @param folder folder of the records; created if missing
     */
    public static KafkaBroker start(Path folder, int port) {
        format(folder);
        var broker = new KafkaBroker(folder, port);
        broker.server.startup();
        return broker;
    }

    private static void fail(int status, @Nullable String message) {
        throw new IllegalStateException("Kafka's broker ends with " + status + ": " + message);
    }

    private static Map<String, String> configuration(Path folder, int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", String.valueOf(NODE)),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort),
                Map.entry("log.dirs", folder.toString()),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "100"),
                Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(2 * 1024 * 1024)),
                Map.entry("log.index.size.max.bytes", String.valueOf(64 * 1024)));
    }

    private static void format(Path folder) {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE)
                    .setControllerListenerName("CONTROLLER")
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka's folder " + folder + " cannot be prepared", e);
        }
    }

    /** The bootstrap servers for clients. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** The port that it serves on. */
    public int port() {
        return port;
    }

    /** Creates a topic and waits for it. */
    public void createTopic(String name, int partitions) {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, ONE_COPY)))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topic " + name + " cannot be made", e.getCause());
        }
    }

    /** Stops the broker; its folder keeps the records and the consumers' offsets. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
