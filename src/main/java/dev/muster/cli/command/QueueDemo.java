package dev.muster.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.config.Settings;
import dev.muster.ledger.model.ImportRun;
import dev.muster.runtime.Worker;
import dev.muster.runtime.WorkerLock;
import dev.muster.sandbox.broker.SandboxBroker;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * {@code muster demo --queue}: sends sample messages to a broker in this process and prints the outcomes that come
 * back.
 */
final class QueueDemo {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long PATIENCE_MILLIS = 60_000;

    private final Settings settings;
    private final PrintWriter out;
    private int awaitedReceipts;
    private boolean everyUserIsImported = true;

    /** @param settings for the sandbox and for the home of the demo */
    QueueDemo(Settings settings, PrintWriter out) {
        this.settings = settings.with("muster.queue.broker", "jms")
                .with("muster.jms.client", "artemis")
                .with("muster.jms.username", "")
                .with("muster.queue.users", "muster.users")
                .with("muster.queue.results", "muster.results")
                .with("muster.queue.dead-letter", "muster.dead-letter")
                .with("muster.queue.batch-timeout", "500ms")
                .with("muster.queue.import-window", "3s");
        this.out = out;
    }

    /** Returns the exit code. */
    int run() throws IOException, JMSException {
        try (SandboxBroker broker = SandboxBroker.start(settings.home().resolve("broker"));
                CommandContext context = CommandContext.open(settings.with("muster.jms.url", broker.url()));
                Worker worker = Worker.start(
                        context.settings(),
                        context.ledger(),
                        WorkerLock.take(context.home().lock()).orElseThrow(),
                        true);
                var connections = new ActiveMQConnectionFactory(broker.url());
                JMSContext session = connections.createContext()) {
            out.println("Broker " + broker.url()
                    + ": users go to muster.users, outcomes come from muster.results, invalid messages "
                    + "end in muster.dead-letter");
            send(session, settings.base().resolve("samples").resolve("messages"));
            receive(session);
            printImports(context);
            return everyUserIsImported ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
        }
    }

    private void send(JMSContext session, Path folder) throws IOException, JMSException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                TextMessage message = session.createTextMessage(Files.readString(file));
                message.setJMSCorrelationID(file.getFileName().toString().replaceFirst("\\..*", ""));
                session.createProducer().send(session.createQueue("muster.users"), message);
                out.println("in    " + message.getJMSCorrelationID() + ": "
                        + message.getText().replaceAll("\\s+", " ").strip());
            }
        }
    }

    /** Prints incoming outcomes until every import is finished. */
    private void receive(JMSContext session) throws IOException, JMSException {
        try (JMSConsumer results = session.createConsumer(session.createQueue("muster.results"))) {
            do {
                Message message = results.receive(PATIENCE_MILLIS);
                if (message == null) {
                    throw new IOException("no message from the broker for a minute");
                }
                print(JSON.readTree(message.getBody(String.class)));
            } while (awaitedReceipts > 0);
        }
        try (JMSConsumer deadLetters = session.createConsumer(session.createQueue("muster.dead-letter"))) {
            for (Message message = deadLetters.receiveNoWait();
                    message != null;
                    message = deadLetters.receiveNoWait()) {
                everyUserIsImported = false;
                out.println("dead  " + message.getJMSCorrelationID() + ": " + message.getStringProperty("MusterCode")
                        + ", " + message.getStringProperty("MusterReason"));
            }
        }
    }

    private void print(JsonNode event) {
        switch (event.path("event").asText()) {
            case "started" -> awaitedReceipts++;
            case "finished" -> awaitedReceipts--;
            default -> {
                everyUserIsImported &= List.of("created", "updated", "unchanged")
                        .contains(event.path("outcome").asText());
                String user = event.path("username").asText(event.path("userId").asText());
                out.println("out   " + event.path("correlationId").asText() + ": "
                        + event.path("outcome").asText() + " " + user
                        + (event.path("reason").isNull()
                                ? ""
                                : ", " + event.path("code").asText() + ": "
                                        + event.path("reason").asText()));
            }
        }
        out.flush();
    }

    private void printImports(CommandContext context) {
        out.println();
        var printer = new ImportPrinter(context.ledger(), context.home(), out, true);
        List<ImportRun> imports = context.ledger().imports().newestFirst();
        imports.forEach(printer::print);
    }
}
