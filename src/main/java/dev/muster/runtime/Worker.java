package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.QueueSettings;
import dev.muster.config.QueueSettings.Broker;
import dev.muster.config.Settings;
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

/** The routes of {@code routes/} at work on a ledger, for all organizations. */
public final class Worker implements AutoCloseable {
    private static final String NOTHING = "";
    private static final String THAT_TAKE_WORK =
            "intake-claim,strays-*,sources-*,queue-jms-*,queue-kafka-*,retention-*";
    private static final String THAT_SEND = "submit-*,identify-*";

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
     * Takes up what an earlier process left and starts the routes: those of all organizations where work is taken, else
     * those of the one whose settings they are, and of all that have open imports, or get them later.
     *
     * @param takesWork whether files of the inbox are claimed, messages taken, old imports removed and hindrances
     *     logged, or only what is open goes on
     * @param lock of the home; it is given back when the worker closes
     * @throws ConfigurationException if the routes cannot be started with the settings
     */
    public static Worker start(Settings settings, Ledger ledger, WorkerLock lock, boolean takesWork)
            throws IOException {
        return start(settings, ledger, lock, takesWork, Clock.systemUTC());
    }

    /** Starts the routes to bring what was sent to its end; they send nothing, whatever is open. */
    public static Worker startWithoutSending(Settings settings, Ledger ledger, WorkerLock lock) throws IOException {
        return start(settings, ledger, lock, false, THAT_TAKE_WORK + "," + THAT_SEND, Clock.systemUTC());
    }

    /** {@link #start(Settings, Ledger, WorkerLock, boolean)} by another wall clock than the machine's. */
    public static Worker start(Settings settings, Ledger ledger, WorkerLock lock, boolean takesWork, Clock wall)
            throws IOException {
        return start(settings, ledger, lock, takesWork, takesWork ? NOTHING : THAT_TAKE_WORK, wall);
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
        organizations.make(takesWork);
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
        main.bind("unclaimedFiles", new UnclaimedFiles(home, settings, SteadyClock.wallClock(clock)));
        main.bind("changedSources", new ChangedSources(home, ledger, settings, clock));
        main.bind("retention", new Retention(home, ledger, settings.retention(), clock));
        QueueSettings queue = settings.queue();
        Map<String, CallGate> conducts = organizations.all().stream()
                .collect(Collectors.toMap(OrganizationRoutes::org, OrganizationRoutes::callGate));
        main.bind("backPressure", new BackPressure(ledger, conducts, queue.mostOpen()));
        var messages = new MessageIntake(ledger, AttributeCatalog.load(), settings, clock);
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
        main.bind("events", new EventOutbox(ledger, new Redaction(settings.eventSecrets()), clock));
        settings.eventsFile().ifPresent(file -> main.bind("eventFile", new EventFile(file)));
        settings.webhook().ifPresent(url -> {
            HttpTransport transport = HttpTransport.of(settings.connection());
            main.bind("webhookTransport", (HttpClientConfigurer) transport::configureForStatuses);
            main.bind("webhookConnections", transport.connections());
        });
        main.bind("webhookSignature", new WebhookSignature(settings.webhookSecret(), SteadyClock.wallClock(clock)));
    }

    /** The routes of each organization that is worked for. */
    public List<OrganizationRoutes> organizations() {
        return organizations.all();
    }

    /** The clock by which it notes when something is due. */
    public Clock clock() {
        return clock;
    }

    /** Why the service refuses us in an organization, in its own words; empty while it does not. */
    public Optional<String> refusal(String org) {
        return organizations.all().stream()
                .filter(organization -> organization.org().equals(org))
                .findFirst()
                .flatMap(organization -> organization.callGate().refusal());
    }

    /**
     * Takes out of a text whatever nobody may see of any organization's credentials, and of the way to the service, as
     * they are now.
     */
    public String redacted(String text) {
        String redacted = text;
        for (OrganizationRoutes organization : organizations.all()) {
            redacted = organization.redaction().of(redacted);
        }
        return redacted;
    }

    /** What kept the worker from its work, the first time that something did. It goes on when that is over. */
    public Optional<StorageFailure> storageFailure() {
        return failureReporter.first();
    }

    /** All that keeps the worker from its work. */
    public FailureReporter failureReporter() {
        return failureReporter;
    }

    /** The context of the first organization's routes, and of what is done once for all of them. */
    public CamelContext context() {
        return organizations.first().context();
    }

    /** Lets what is under way end, and stops. What is open goes on at the next start. */
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
