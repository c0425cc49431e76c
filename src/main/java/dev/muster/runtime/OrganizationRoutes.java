package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiCalls;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.pipeline.identify.Identification;
import dev.muster.pipeline.indoubt.InDoubtResolver;
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.pipeline.intake.Intake;
import dev.muster.pipeline.queue.QueueBatcher;
import dev.muster.pipeline.report.ImportCloser;
import dev.muster.pipeline.results.JobPace;
import dev.muster.pipeline.results.ResultsCollector;
import dev.muster.pipeline.submit.BatchSubmitter;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.storage.Home;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.main.Main;
import org.apache.camel.util.ObjectHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.slf4j.event.Level;

/**
 * The routes at work for one organization: in a context of its own, with its own settings, way to the service and
 * connections to the ledger, so that none waits for another.
 */
public final class OrganizationRoutes implements AutoCloseable {
    private final Main main = new Main();
    private final Settings settings;
    private final JumpCloudConnection service;
    private final Intake intake;

    /**
     * @param settings of the organization
     * @param takesWork whether what becomes of it is logged, or told by a command that waits for it
     */
    OrganizationRoutes(
            Settings settings, Ledger ledger, FailureReporter failureReporter, Clock clock, boolean takesWork) {
        this.settings = settings;
        var home = new Home(settings.home());
        var catalog = AttributeCatalog.load();
        var pace = new JobPace(settings);
        var results = new ResultsCollector(ledger, pace, catalog, settings, clock);
        main.bind("clock", clock);
        main.bind("wallClock", SteadyClock.wallClock(clock));
        main.bind("destination", settings.destination());
        service = JumpCloudConnection.bind(main, settings, clock);
        main.bind("claimsDataSource", ledger.claimsDataSource());
        main.bind("settledFileFilter", new SettledFileFilter(settings.inboxSettle(), clock));
        main.bind("inboxClaimer", new InboxClaimer(home, ledger, settings, clock));
        intake = new Intake(home, ledger, catalog, settings, clock);
        main.bind("intake", intake);
        main.bind("batchAggregation", new BatchAggregation());
        main.bind("callerThread", new SynchronousExecutorService());
        main.bind("batches", ledger.batches());
        main.bind("queueBatcher", new QueueBatcher(home, ledger, settings, clock));
        main.bind("identification", new Identification(ledger, catalog, settings, clock));
        main.bind("batchSubmitter", new BatchSubmitter(ledger, pace, settings, clock));
        main.bind("resultsCollector", results);
        main.bind(
                "inDoubt",
                new InDoubtResolver(
                        ledger, results, catalog, service.serverClock(), service.callGate(), settings, clock));
        main.bind("importCloser", new ImportCloser(home, ledger, catalog, settings, clock, takesWork));
        main.bind("batchRetry", new BatchRetry(ledger, settings, clock));
        main.bind(
                "rejectionRecorder",
                new RejectionRecorder(settings.org(), service.callGate(), ledger.refusals(), clock));
        main.bind("failureReporter", failureReporter);
        var properties = settings.forRoutes();
        if (settings.servesSeveral()) {
            properties.put("camel.main.name", settings.org());
        }
        properties.put("muster.folder.inbox", home.inbox(settings.org()).toString());
        RouteProperties.give(main, properties);
        main.addMainListener(new LogSteps(settings.log().level().orElse(Level.INFO)));
    }

    /** For what is done once for all organizations: it is bound to the first one's routes. */
    Main main() {
        return main;
    }

    /**
     * @param files the route files, as Camel wants them listed
     * @param without the routes that are not started, likewise
     * @throws ConfigurationException if they cannot be started with the settings
     */
    void start(String files, String without) {
        main.configure().withRoutesIncludePattern(files).withAutoStartupExcludePattern(without);
        try {
            main.start();
        } catch (RuntimeException e) {
            main.stop();
            throw new ConfigurationException(whyNotStarted(e));
        }
    }

    /** Camel's own message about a setting would tell its value, which may be a password. */
    private String whyNotStarted(RuntimeException failure) {
        var setting = ObjectHelper.getException(PropertyBindingException.class, failure);
        return setting == null
                ? "The routes in " + settings.base().resolve("routes") + " cannot be started: " + rootMessage(failure)
                        + ". Mend them, or put those back that came with the program"
                : "config/application.properties: Camel has no setting "
                        + setting.getOptionPrefix().replaceAll("\\.$", "") + "." + setting.getPropertyName()
                        + ", or cannot use its value; correct the line, or remove it";
    }

    private static String rootMessage(Throwable failure) {
        return failure.getCause() == null || failure.getCause() == failure
                ? String.valueOf(failure.getMessage())
                : rootMessage(failure.getCause());
    }

    /** The organization's name; empty where only one is served. */
    public String org() {
        return settings.org();
    }

    /** How the service treats us. */
    public CallGate callGate() {
        return service.callGate();
    }

    /** The calls to the service. */
    public ApiCalls calls() {
        return service.calls();
    }

    /**
     * Takes out of a text whatever nobody may see of the credentials, and of the way to the service, as they are now.
     */
    public Redaction redaction() {
        return service.redaction().get();
    }

    /** How many imports are being read again although nothing outside the program is the cause. */
    public long failingImports() {
        return intake.failing();
    }

    /** The routes' context. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Nobody waits for the service any longer. */
    void giveUp() {
        service.callGate().close();
    }

    /** Lets what is under way end, and stops. */
    @Override
    public void close() {
        giveUp();
        main.stop();
    }
}
