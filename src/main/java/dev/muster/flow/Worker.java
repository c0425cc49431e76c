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
import dev.muster.jumpcloud.Calls;
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
import org.apache.camel.PropertyBindingException;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.main.Main;
import org.apache.camel.util.ObjectHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;

/** The routes of {@code routes/} at work on a ledger. */
public final class Worker implements AutoCloseable {
    private static final String NOTHING = "";
    private static final String THAT_TAKE_WORK = "intake-claim*,queue-jms-*,queue-kafka-*,retention-*";
    private static final String THAT_SEND = "submit-*,identify-*";

    private final Main main;
    private final WorkerLock lock;
    private final Service service;
    private final Hindrances hindrances;
    private final Optional<JmsClient> jms;

    private Worker(Main main, WorkerLock lock, Service service, Hindrances hindrances, Optional<JmsClient> jms) {
        this.main = main;
        this.lock = lock;
        this.service = service;
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
        return start(settings, ledger, lock, takesWork, takesWork ? NOTHING : THAT_TAKE_WORK);
    }

    /** Starts the routes to bring what was sent to its end; they send nothing, whatever is open. */
    public static Worker startWithoutSending(Settings settings, Ledger ledger, WorkerLock lock) throws IOException {
        return start(settings, ledger, lock, false, THAT_TAKE_WORK + "," + THAT_SEND);
    }

    private static Worker start(Settings settings, Ledger ledger, WorkerLock lock, boolean takesWork, String without) throws IOException {
        refuseOtherDestination(settings, ledger);
        Clock clock = Clock.systemUTC();
        var home = new Home(settings.home());
        var catalog = AttributeCatalog.load();
        var claims = new Claims(home, ledger, settings, clock);
        var pace = new JobPace(settings);
        var results = new Results(ledger, pace, catalog, settings, clock);
        var recovery = new Recovery(ledger, claims, settings, clock);

        var main = new Main();
        main.bind("clock", clock);
        Service service = Service.bind(main, settings, clock);
        main.bind("claimsDataSource", ledger.claims());
        main.bind("claims", claims);
        main.bind("intake", new Intake(home, ledger, catalog, settings, clock));
        main.bind("gatherParcels", new GatherParcels());
        main.bind("callersThread", new SynchronousExecutorService());
        main.bind("batches", ledger.batches());
        main.bind("identification", new Identification(ledger, catalog, settings, clock));
        main.bind("submission", new Submission(ledger, pace, settings, clock));
        main.bind("results", results);
        main.bind("doubt", new Doubt(ledger, results, catalog, service.serverClock(), service.conduct(), settings, clock));
        main.bind("reporting", new Reporting(home, ledger, catalog, settings, clock, takesWork));
        main.bind("retention", new Retention(home, ledger, settings.retention(), clock));
        main.bind("recovery", recovery);
        main.bind("refusalNote", new RefusalNote(service.conduct(), ledger.refusals(), clock));
        var hindrances = new Hindrances(home, clock, takesWork);
        main.bind("hindrances", hindrances);
        QueueSettings queue = settings.queue();
        main.bind("gathering", new Gathering(home, ledger, settings, clock));
        main.bind("backPressure", new BackPressure(ledger, service.conduct(), queue.mostOpen()));
        var messages = new Messages(ledger, catalog, settings, clock);
        main.bind("jmsMessages", new JmsMessages(messages, queue.users(), queue.largestMessage()));
        main.bind("kafkaRecords", new KafkaRecords(messages, queue.users()));
        main.bind("events", new Events(ledger, new Redaction(settings.eventSecrets()), clock));
        settings.eventsFile().ifPresent(file -> main.bind("eventFile", new EventFile(file)));
        settings.webhook().ifPresent(url -> {
            Way way = Way.of(settings.connection());
            main.bind("webhookWay", (HttpClientConfigurer) way::configure);
            main.bind("webhookConnections", way.connections());
        });
        main.bind("webhookSignature", new WebhookSignature(settings.webhookSecret(), clock));
        Optional<JmsClient> jms = queue.broker() == Broker.JMS ? Optional.of(new JmsClient(settings.jms())) : Optional.empty();
        jms.ifPresent(client -> main.bind("jms", client.component()));
        var properties = settings.forRoutes();
        properties.put("muster.folder.inbox", home.inbox().toString());
        RouteProperties.give(main, properties);
        main.configure().withAutoStartupExcludePattern(without);
        var routeFiles = new RouteFiles(settings);
        main.configure().withRoutesIncludePattern(routeFiles.pattern());
        ledger.outbox().channels(routeFiles.channels());
        recovery.recover();
        try {
            main.start();
        } catch (RuntimeException e) {
            main.stop();
            jms.ifPresent(JmsClient::close);
            throw new ConfigurationException(whyNotStarted(settings, e));
        }
        return new Worker(main, lock, service, hindrances, jms);
    }

    /** An import that was begun with one service, a rehearsal perhaps, or one organization must never go on with another. */
    private static void refuseOtherDestination(Settings settings, Ledger ledger) {
        ledger.imports().nameOrganization(settings.destination());
        ledger.imports().notClosed().stream().filter(open -> !open.destination().equals(settings.destination())).findFirst().ifPresent(open -> {
            throw new ConfigurationException("The home " + settings.home() + " has an open import (" + open.source() + ", " + open.id() + ") for "
                    + open.destination() + ", but the settings (JUMPCLOUD_BASE_URL, JUMPCLOUD_ORG_ID) name " + settings.destination()
                    + ": let MUSTER_HOME name another home, or finish that import first, with the settings it was begun with");
        });
    }

    /** Camel's own message about a setting would tell its value, which may be a password. */
    private static String whyNotStarted(Settings settings, RuntimeException failure) {
        var setting = ObjectHelper.getException(PropertyBindingException.class, failure);
        return setting == null
                ? "The routes in " + settings.base().resolve("routes") + " cannot be started: " + rootMessage(failure) + ". Mend them, or put those back that came with the program"
                : "config/application.properties: Camel has no setting " + setting.getOptionPrefix().replaceAll("\\.$", "") + "." + setting.getPropertyName() + ", or cannot use its value; correct the line, or remove it";
    }

    private static String rootMessage(Throwable failure) {
        return failure.getCause() == null || failure.getCause() == failure ? String.valueOf(failure.getMessage()) : rootMessage(failure.getCause());
    }

    /** How the service treats us. */
    public Conduct conduct() {
        return service.conduct();
    }

    /** Takes out of a text whatever nobody may see of the credentials, and of the way to the service, as they are now. */
    public Redaction redaction() {
        return service.redaction().get();
    }

    /** The calls to the service. */
    public Calls calls() {
        return service.calls();
    }

    /** What kept the worker from its work, the first time that something did. It goes on when that is over. */
    public Optional<Hindrance> hindrance() {
        return hindrances.first();
    }

    /** All that keeps the worker from its work. */
    public Hindrances hindrances() {
        return hindrances;
    }

    /** The routes' context, for calling single operations. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Lets what is under way end, and stops. What is open goes on at the next start. */
    @Override
    public void close() throws IOException {
        service.conduct().close();
        main.stop();
        jms.ifPresent(JmsClient::close);
        lock.close();
    }
}
