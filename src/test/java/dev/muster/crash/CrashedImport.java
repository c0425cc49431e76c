package dev.muster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.config.Settings;
import dev.muster.crash.CrashMoment.Call;
import dev.muster.crash.CrashMoment.Request;
import dev.muster.crash.CrashMoment.Step;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.records.schema.Operation;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.storage.Home;
import jakarta.jms.JMSContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;

/**
 * An import that is killed and started again, with its own home and service. The service creates every user it
 * receives, even twice, so that "already exists" cannot hide a second send.
 */
final class CrashedImport implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final Scenario scenario;
    private final Operation operation;
    private final SourceKind form;
    private final Home home;
    private final List<ScenarioRow> source;
    private final Sandbox sandbox;
    private final Map<String, String> environment;

    /** @param usersPerSecond speed of the service */
    private CrashedImport(Scenario scenario, Operation operation, SourceKind form, Path root, int usersPerSecond) {
        this.scenario = scenario;
        this.operation = operation;
        this.form = form;
        home = new Home(root);
        source = scenario.source(operation);
        sandbox = Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(usersPerSecond)
                .withStartDelay(Duration.ofMillis(10))
                .withUnique(false)
                .withSeed(operation == Operation.UPDATE ? usersThereBefore() : List.of()));
        sandbox.groups().add(ScenarioRow.GROUP);
        scenario.arrangeFaults(sandbox, operation);
        environment = new HashMap<>(Map.of(
                "MUSTER_HOME",
                root.toString(),
                "JUMPCLOUD_BASE_URL",
                sandbox.baseUrl().toString(),
                "JUMPCLOUD_API_KEY",
                "sandbox-key",
                "MUSTER_RATE_REQUESTS_PER_MINUTE",
                "10000",
                "MUSTER_POLL_FIRST_DELAY",
                "20ms",
                "MUSTER_POLL_LONGEST_DELAY",
                "100ms",
                "MUSTER_INBOX_SETTLE",
                "10ms",
                "MUSTER_LEDGER_ASK_EVERY",
                "40",
                "MUSTER_EVENTS_FILE",
                "events.ndjson",
                "MUSTER_HTTP_PORT",
                "none"));
        environment.put("MUSTER_OPERATION", operation.word());
        environment.putAll(scenario.settings());
    }

    /** @param brokerUrl URL of the broker for messages; may be {@code null} for files */
    static CrashedImport prepared(
            Scenario scenario, Operation operation, SourceKind form, Path root, String brokerUrl, int usersPerSecond)
            throws IOException {
        var prepared = new CrashedImport(scenario, operation, form, root, usersPerSecond);
        prepared.home.prepare();
        if (scenario == Scenario.COMMANDED) {
            prepared.write(Files.createDirectory(Command.outside(prepared.home)));
        } else if (form.file()) {
            prepared.drop();
        } else {
            prepared.send(brokerUrl);
        }
        return prepared;
    }

    private List<ObjectNode> usersThereBefore() {
        return IntStream.rangeClosed(1, source.size())
                .mapToObj(number -> JsonNodeFactory.instance
                        .objectNode()
                        .put("_id", ScenarioRow.id(number))
                        .put("username", "person" + number)
                        .put("email", "person" + number + "@example.com")
                        .put("created", "2020-01-01T00:00:00Z"))
                .toList();
    }

    private void drop() throws IOException {
        Path file = write(home.root());
        Files.move(file, home.inbox().resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path write(Path folder) throws IOException {
        String content = form == SourceKind.CSV
                ? source.stream()
                        .map(ScenarioRow::csv)
                        .collect(Collectors.joining("", source.get(0).csvHeader(), ""))
                : source.stream().map(row -> row.json(operation) + "\n").collect(Collectors.joining());
        return Files.writeString(folder.resolve("users" + form.extension()), content);
    }

    private void send(String brokerUrl) {
        String queue = home.root().getFileName().toString();
        environment.putAll(Map.of(
                "MUSTER_QUEUE_BROKER",
                "jms",
                "MUSTER_JMS_URL",
                brokerUrl,
                "MUSTER_QUEUE_USERS",
                queue,
                "MUSTER_QUEUE_RESULTS",
                queue + "-results",
                "MUSTER_QUEUE_BATCH_TIMEOUT",
                "100ms",
                "MUSTER_QUEUE_IMPORT_WINDOW",
                "600ms"));
        List<String> rows = source.stream().map(row -> row.json(operation)).toList();
        try (var factory = new ActiveMQConnectionFactory(brokerUrl);
                JMSContext context = factory.createContext()) {
            for (String message : scenario.manyMessages() ? rows : List.of(rows.toString())) {
                context.createProducer().send(context.createQueue(queue), message);
            }
        }
    }

    /** Prepares the scenario, kills Muster at a moment, and starts it again. */
    void killAt(CrashMoment moment, ProcessRuns runs) throws Exception {
        switch (scenario) {
            case KILLED_BEFORE -> {
                kill(Command.RUN, new Call(Request.SEND, 1, true), runs);
                kill(Command.RUN, moment, runs);
                goOnToTheEnd();
            }
            case CANCEL_LOST, CANCELLED -> {
                try (Ledger ledger = openedLedger()) {
                    ledger.pause().begin(Instant.now());
                    runUntilDone(() -> await(this::isWaitingToBeSent));
                    kill(Command.CANCEL, moment, runs);
                    ledger.pause().end();
                }
                goOnToTheEnd();
            }
            case CANCELLED_IN_DOUBT -> {
                kill(Command.RUN, new Call(Request.SEND, 1, false), runs);
                kill(Command.CANCEL, moment, runs);
                goOnToTheEnd();
            }
            case COMMANDED -> {
                kill(Command.IMPORT, moment, runs);
                goOnToTheEnd();
            }
            case REDRIVEN -> redriveKilledAt(moment, runs);
            default -> {
                kill(Command.RUN, moment, runs);
                goOnToTheEnd();
            }
        }
    }

    private void redriveKilledAt(CrashMoment moment, ProcessRuns runs) throws Exception {
        try (Ledger ledger = openedLedger()) {
            ledger.pause().begin(Instant.now());
            runUntilDone(() -> {
                await(this::isWaitingToBeSent);
                command(Command.CANCEL, ledger);
                await(this::isDone);
            });
            ledger.pause().end();
            kill(Command.REDRIVE, moment, runs);
            runUntilDone(() -> {
                await(this::isDone);
                command(Command.REDRIVE, ledger);
                await(this::isDone);
            });
        }
        assertThat(number("SELECT count(*) FROM import"))
                .as("the import and its redrive")
                .isEqualTo(2);
        List<ScenarioRow> again =
                source.stream().filter(row -> !row.outcome().equals("invalid")).toList();
        new AccountedUsers(home, sandbox, operation, scenario)
                .without(importRun())
                .balances(source, again);
    }

    private void kill(Command command, CrashMoment moment, ProcessRuns runs) throws Exception {
        try (ProcessRuns.One run = runs.begin(
                environment,
                command,
                command.isAboutAnImport() ? importRun() : null,
                moment instanceof Step step ? Termination.at(step.step(), step.nth()) : Termination.none(),
                one -> {
                    if (moment instanceof Call call) {
                        int before =
                                Math.max(0, call.nth() - 1 - sandbox.faults().left(of(call.request())));
                        sandbox.faults().onNext(of(call.request()), Fault.none(), before);
                        sandbox.faults()
                                .onNext(
                                        of(call.request()),
                                        call.done()
                                                ? Fault.dropAfterAccepting(one::kill)
                                                : Fault.dropBeforeAccepting(one::kill));
                    }
                })) {
            assertThat(run.isKilledWithin(PATIENCE_SECONDS))
                    .as("it comes to %s; %s", moment, run.said())
                    .isTrue();
        }
    }

    private SandboxCall of(Request request) {
        return switch (request) {
            case SEND -> operation == Operation.CREATE ? SandboxCall.BULK_CREATE : SandboxCall.BULK_UPDATE;
            case UPDATE -> SandboxCall.BULK_UPDATE;
            case RESULTS -> SandboxCall.BULK_RESULTS;
            case SEARCH -> SandboxCall.SEARCH_USERS;
            case GROUP -> SandboxCall.LIST_GROUPS;
            case MEMBER -> SandboxCall.CHANGE_MEMBERS;
        };
    }

    /** Kills Muster once for each number, after that many steps, unless its work is done; then starts it again. */
    void killAfter(List<Long> steps, ProcessRuns runs) throws Exception {
        for (long number : steps) {
            try (ProcessRuns.One run =
                    runs.begin(environment, Command.RUN, null, Termination.afterSteps(number), one -> {})) {
                await(() -> run.isOver() || isDone());
                assertThat(!run.isOver() || run.isKilledWithin(PATIENCE_SECONDS))
                        .as("it comes to its step %d; %s", number, run.said())
                        .isTrue();
            }
        }
        goOnToTheEnd();
    }

    private void goOnToTheEnd() throws Exception {
        runUntilDone(() -> await(this::isDone));
        new AccountedUsers(home, sandbox, operation, scenario).balances(source, source);
    }

    /** Runs Muster until its work is done. Always in this process, which starts faster. */
    private void runUntilDone(Actions meanwhile) throws Exception {
        try (ProcessRuns.One run =
                ProcessRuns.IN_THIS_PROCESS.begin(environment, Command.RUN, null, Termination.none(), one -> {})) {
            meanwhile.happen();
        }
    }

    private static void await(Callable<Boolean> done) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .pollDelay(Duration.ofMillis(20))
                .pollInterval(Duration.ofMillis(20))
                .until(done);
    }

    /** Runs a command next to the running worker. */
    private void command(Command command, Ledger ledger) throws Exception {
        command.prepare(importRun(), Settings.load(Path.of("").toAbsolutePath(), environment), ledger);
    }

    private Ledger openedLedger() throws IOException {
        return Ledger.open(home.ledger(), PayloadCipher.ofFile(home.secretKey()));
    }

    @FunctionalInterface
    private interface Actions {
        void happen() throws Exception;
    }

    private boolean isWaitingToBeSent() {
        return number("SELECT count(*) FROM import WHERE state = 'SENDING'") == 1;
    }

    /** The id of the first import. */
    private String importRun() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.ledger() + "?busy_timeout=5000");
                var row = connection.createStatement().executeQuery("SELECT min(id) FROM import")) {
            return row.getString(1);
        }
    }

    private boolean isDone() {
        return number("SELECT count(*) = 0 FROM import WHERE state IN ('READING', 'SENDING', 'CLOSING')") == 1
                && number("SELECT coalesce(sum(row_count), 0) FROM import") >= source.size()
                && number("SELECT count(*) FROM event") == 0;
    }

    private long number(String sql) {
        if (!Files.exists(home.ledger())) {
            return -1;
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.ledger() + "?busy_timeout=5000");
                var row = connection.createStatement().executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException notMigratedYet) {
            return -1;
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
