package dev.muster.flow;

import dev.muster.broker.JmsClient;
import dev.muster.broker.JmsMessages;
import dev.muster.broker.KafkaRecords;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Home;
import dev.muster.config.QueueSettings;
import dev.muster.config.QueueSettings.Broker;
import dev.muster.config.Settings;
import dev.muster.doubt.Doubt;
import dev.muster.event.EventFile;
import dev.muster.event.Events;
import dev.muster.event.WebhookSignature;
import dev.muster.identify.Identification;
import dev.muster.intake.BackPressure;
import dev.muster.intake.Claims;
import dev.muster.intake.Gathering;
import dev.muster.intake.Intake;
import dev.muster.intake.Messages;
import dev.muster.jumpcloud.Conduct;
import dev.muster.jumpcloud.Redaction;
import dev.muster.ledger.Ledger;
import dev.muster.net.Way;
import dev.muster.record.AttributeCatalog;
import dev.muster.report.Reporting;
import dev.muster.results.JobPace;
import dev.muster.results.Results;
import dev.muster.retention.Retention;
import dev.muster.storage.Hindrance;
import dev.muster.submit.Submission;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

/** The routes of {@code routes/} at work on a ledger. */
public final class Worker implements AutoCloseable {
    private final Main main;
    private final WorkerLock lock;
    private final Conduct conduct;
    private final Hindrances hindrances;
    private final Optional<JmsClient> jms;

    private Worker(Main main, WorkerLock lock, Conduct conduct, Hindrances hindrances, Optional<JmsClient> jms) {
        this.main = main;
        this.lock = lock;
        this.conduct = conduct;
        this.hindrances = hindrances;
        this.jms = jms;
    }

    /**
     * Takes up what an earlier process left and starts the routes.
     *
     * @param takesWork whether files of the inbox are claimed, messages taken, old imports removed and hindrances logged, or only what is open goes on
     * @param lock       of the home; it is given back when the worker closes
     * @throws ConfigurationException if the routes cannot be started with the settings
     */
    public static Worker start(Settings settings, Ledger ledger, WorkerLock lock, boolean takesWork) throws IOException {
        refuseOtherService(settings, ledger);
        Clock clock = Clock.systemUTC();
        var home = new Home(settings.home());
        var catalog = AttributeCatalog.load();
        var claims = new Claims(home, ledger, settings.operation(), settings.baseUrl(), clock);
        var pace = new JobPace(settings);
        var results = new Results(ledger, pace, catalog, settings, clock);
        var recovery = new Recovery(ledger, claims, settings, clock);

        var main = new Main();
        main.bind("clock", clock);
        Service service = Service.bind(main, settings, clock);
        Conduct conduct = service.conduct();
        main.bind("claimsDataSource", ledger.claims());
        main.bind("claims", claims);
        main.bind("intake", new Intake(home, ledger, catalog, settings, clock));
        main.bind("gatherParcels", new GatherParcels());
        main.bind("callersThread", new SynchronousExecutorService());
        main.bind("batches", ledger.batches());
        main.bind("identification", new Identification(ledger, catalog, settings, clock));
        main.bind("submission", new Submission(ledger, pace, settings, clock));
        main.bind("results", results);
        main.bind("doubt", new Doubt(ledger, results, catalog, service.serverClock(), settings, clock));
        main.bind("reporting", new Reporting(home, ledger, catalog, settings, clock));
        main.bind("retention", new Retention(home, ledger, settings.retention(), clock));
        main.bind("recovery", recovery);
        var hindrances = new Hindrances(home, clock, takesWork);
        main.bind("hindrances", hindrances);
        QueueSettings queue = settings.queue();
        main.bind("gathering", new Gathering(home, ledger, settings, clock));
        main.bind("backPressure", new BackPressure(ledger, conduct, queue.mostOpen()));
        var messages = new Messages(ledger, catalog, settings, clock);
        main.bind("jmsMessages", new JmsMessages(messages, queue.users(), queue.largestMessage()));
        main.bind("kafkaRecords", new KafkaRecords(messages, queue.users()));
        main.bind("events", new Events(ledger, new Redaction(settings.eventSecrets()), clock));
        settings.eventsFile().ifPresent(file -> main.bind("eventFile", new EventFile(file)));
        settings.webhook().ifPresent(url -> {
            Way way = Way.of(settings.connection());
            main.bind("webhookWay", way);
            main.bind("webhookConnections", way.connections());
        });
        main.bind("webhookSignature", new WebhookSignature(settings.webhookSecret(), clock));
        Optional<JmsClient> jms = queue.broker() == Broker.JMS ? Optional.of(new JmsClient(settings.jms())) : Optional.empty();
        jms.ifPresent(client -> main.bind("jms", client.component()));
        var properties = settings.forRoutes();
        properties.put("muster.folder.inbox", home.inbox().toString());
        main.setOverrideProperties(properties);
        if (!takesWork) {
            main.configure().withAutoStartupExcludePattern("intake-claim,queue-jms-*,queue-kafka-*,retention-*");
        }
        var routeFiles = new RouteFiles(settings);
        main.configure().withRoutesIncludePattern(routeFiles.pattern());
        ledger.outbox().channels(routeFiles.channels());
        recovery.recover();
        try {
            main.start();
        } catch (RuntimeException e) {
            main.stop();
            jms.ifPresent(JmsClient::close);
            throw new ConfigurationException("The routes in " + settings.base().resolve("routes") + " cannot be started: " + rootMessage(e) + ". Mend them, or put those back that came with the program");
        }
        return new Worker(main, lock, conduct, hindrances, jms);
    }

    /** An import that was begun with one service, a rehearsal perhaps, must never go on with another. */
    private static void refuseOtherService(Settings settings, Ledger ledger) {
        ledger.imports().notClosed().stream().filter(open -> !open.service().equals(settings.baseUrl())).findFirst().ifPresent(open -> {
            throw new ConfigurationException("The home " + settings.home() + " has an open import (" + open.source() + ", " + open.id() + ") for "
                    + open.service() + ", but JUMPCLOUD_BASE_URL is " + settings.baseUrl()
                    + ": let MUSTER_HOME name another home, or finish that import first, with the service it is meant for");
        });
    }

    private static String rootMessage(Throwable failure) {
        return failure.getCause() == null || failure.getCause() == failure ? String.valueOf(failure.getMessage()) : rootMessage(failure.getCause());
    }

    /** How the service treats us. */
    public Conduct conduct() {
        return conduct;
    }

    /** What kept the worker from its work, the first time that something did. It goes on when that is over. */
    public Optional<Hindrance> hindrance() {
        return hindrances.first();
    }

    /** The routes' context, for calling single operations. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Lets what is under way end, and stops. What is open goes on at the next start. */
    @Override
    public void close() throws IOException {
        conduct.close();
        main.stop();
        jms.ifPresent(JmsClient::close);
        lock.close();
    }
}
