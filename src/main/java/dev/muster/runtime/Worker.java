package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.EventSettings;
import dev.muster.config.ImportSettings;
import dev.muster.config.QueueSettings;
import dev.muster.config.QueueSettings.Broker;
import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.http.HttpTransport;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.messaging.BrokerWatch;
import dev.muster.messaging.JmsClient;
import dev.muster.messaging.JmsMessages;
import dev.muster.messaging.KafkaRecords;
import dev.muster.pipeline.intake.ChangedSources;
import dev.muster.pipeline.intake.UnclaimedFiles;
import dev.muster.pipeline.outbox.EventFile;
import dev.muster.pipeline.outbox.EventOutbox;
import dev.muster.pipeline.outbox.WebhookSignature;
import dev.muster.pipeline.queue.BackPressure;
import dev.muster.pipeline.queue.MessageIntake;
import dev.muster.pipeline.retention.Retention;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.main.Main;

/** All routes of {@code routes/} on one ledger, for all organizations. */
public final class Worker implements AutoCloseable {
    private static final String NONE = "";
    private static final String TAKING_WORK =
            "intake-claim,unclaimed-*,sources-*,queue-jms-*,queue-kafka-*,retention-*";
    private static final String SENDING = "submit-*,identify-*,groups-*";

    private final WorkerLock lock;
    private final FailureReporter failureReporter;
    private final Organizations organizations;
    private final Optional<JmsClient> jms;
    private final SteadyClock clock;

    private Worker(
            WorkerLock lock,
            FailureReporter failureReporter,
            Organizations organizations,
            Optional<JmsClient> jms,
            SteadyClock clock) {
        this.clock = clock;
        this.lock = lock;
        this.failureReporter = failureReporter;
        this.organizations = organizations;
        this.jms = jms;
    }

    /**
     * Recovers the work of an earlier process and starts the routes: those of all organizations if the worker takes
     * work, otherwise those of the settings' organization and of all with open imports, now or later.
     *
     * @param takesWork true to claim files, take messages, remove old imports and log failures; false to continue open
     *     imports only
     * @param lock of the home; released when the worker closes
     * @throws ConfigurationException if the routes cannot be started with the settings
     */
    public static Worker start(Settings settings, Ledger ledger, WorkerLock lock, boolean takesWork)
            throws IOException {
        return start(settings, ledger, lock, takesWork, Clock.systemUTC());
    }

    /** Starts the routes to finish what was sent already; they send nothing. */
    public static Worker startWithoutSending(Settings settings, Ledger ledger, WorkerLock lock) throws IOException {
        return start(settings, ledger, lock, false, TAKING_WORK + "," + SENDING, Clock.systemUTC());
    }

    /** {@link #start(Settings, Ledger, WorkerLock, boolean)} with another wall clock than the machine's. */
    public static Worker start(Settings settings, Ledger ledger, WorkerLock lock, boolean takesWork, Clock wall)
            throws IOException {
        return start(settings, ledger, lock, takesWork, takesWork ? NONE : TAKING_WORK, wall);
    }

    private static Worker start(
            Settings settings, Ledger ledger, WorkerLock lock, boolean takesWork, String without, Clock wall)
            throws IOException {
        var clock = new SteadyClock(wall);
        var home = new Home(settings.home());
        var restart = new Restart(home, ledger, settings, clock);
        restart.refuseOtherDestinations();
        ledger.outbox().channels(new RouteFiles(settings).channels());
        restart.takeUp();
        var failureReporter = new FailureReporter(home, clock, takesWork);
        var organizations = new Organizations(
                settings,
                ledger,
                without,
                organization -> new OrganizationRoutes(organization, ledger, failureReporter, clock, takesWork));
        organizations.create(takesWork);
        Optional<JmsClient> jms =
                settings.queue().broker() == Broker.JMS ? Optional.of(new JmsClient(settings.jms())) : Optional.empty();
        var worker = new Worker(lock, failureReporter, organizations, jms, clock);
        try {
            worker.bindSharedBeans(home, settings.common(), ledger, clock);
            organizations.start();
        } catch (RuntimeException e) {
            worker.stop();
            throw e;
        }
        return worker;
    }

    private void bindSharedBeans(Home home, Settings settings, Ledger ledger, SteadyClock clock) {
        Main main = organizations.first().main();
        main.bind("organizations", organizations);
        main.bind("clockWatch", new ClockWatch(clock, ledger.wallClock()));
        main.bind(
                "unclaimedFiles",
                new UnclaimedFiles(
                        home,
                        () -> SourceFiles.ofEach(settings),
                        settings.inbox().doneFile(),
                        SteadyClock.wallClock(clock)));
        List<ImportSettings> imports =
                settings.organizations().stream().map(Settings::imports).toList();
        main.bind("changedSources", new ChangedSources(home, ledger, imports, settings.inbox(), clock));
        main.bind("retention", new Retention(home, ledger, settings.retention(), clock));
        QueueSettings queue = settings.queue();
        Map<String, CallGate> callGates = organizations.all().stream()
                .collect(Collectors.toMap(OrganizationRoutes::org, OrganizationRoutes::callGate));
        main.bind("backPressure", new BackPressure(ledger, callGates, queue.mostOpen()));
        var messages = new MessageIntake(ledger, AttributeCatalog.load(), imports, settings.imports(), queue, clock);
        main.bind("jmsMessages", new JmsMessages(messages, queue.users(), queue.largestMessage()));
        main.bind("kafkaRecords", new KafkaRecords(messages, queue.users()));
        jms.ifPresent(client -> main.bind("jms", client.component()));
        boolean byJms = queue.broker() == Broker.JMS;
        main.bind(
                "brokerWatch",
                new BrokerWatch(
                        queue.broker(),
                        byJms ? settings.jms().url() : settings.kafkaBrokers(),
                        byJms ? "MUSTER_JMS_URL" : "MUSTER_KAFKA_BROKERS",
                        clock));
        main.bind("errorBarrier", new ErrorBarrier());
        EventSettings events = settings.events();
        main.bind("events", new EventOutbox(ledger, new Redaction(events.secrets()), clock));
        events.file().ifPresent(file -> main.bind("eventFile", new EventFile(file)));
        events.webhook().ifPresent(url -> {
            HttpTransport transport = HttpTransport.of(settings.connection());
            main.bind("webhookTransport", (HttpClientConfigurer) transport::configureForStatuses);
            main.bind("webhookConnections", transport.connections());
        });
        main.bind("webhookSignature", new WebhookSignature(events.webhookSecret(), SteadyClock.wallClock(clock)));
    }

    /** The routes of each organization that is served now. */
    public List<OrganizationRoutes> organizations() {
        return organizations.all();
    }

    /** The clock of due times. */
    public Clock clock() {
        return clock;
    }

    /** JumpCloud's message on rejecting an organization's credentials; empty while it accepts them. */
    public Optional<String> refusal(String org) {
        return organizations.all().stream()
                .filter(organization -> organization.org().equals(org))
                .findFirst()
                .flatMap(organization -> organization.callGate().refusal());
    }

    /** Removes the current secrets of every organization from a text. */
    public String redacted(String text) {
        String redacted = text;
        for (OrganizationRoutes organization : organizations.all()) {
            redacted = organization.redaction().of(redacted);
        }
        return redacted;
    }

    /** The first storage failure that the worker met; empty until there is one. */
    public Optional<StorageFailure> storageFailure() {
        return failureReporter.first();
    }

    /** The reporter of the routes' failures. */
    public FailureReporter failureReporter() {
        return failureReporter;
    }

    /** The Camel context of the first organization's routes and of the shared routes. */
    public CamelContext context() {
        return organizations.first().context();
    }

    /** Stops, once the exchanges in flight have ended. Open imports continue at the next start. */
    @Override
    public void close() throws IOException {
        stop();
        lock.close();
    }

    private void stop() {
        organizations.stop();
        jms.ifPresent(JmsClient::close);
    }
}
