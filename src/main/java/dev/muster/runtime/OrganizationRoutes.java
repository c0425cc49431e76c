package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.ImportSettings;
import dev.muster.config.InboxSettings;
import dev.muster.config.PollSettings;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiCalls;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.pipeline.groups.GroupMembers;
import dev.muster.pipeline.groups.GroupNames;
import dev.muster.pipeline.identify.Identification;
import dev.muster.pipeline.indoubt.InDoubtResolver;
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.pipeline.intake.Intake;
import dev.muster.pipeline.leavers.LeaversReport;
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
 * The routes of one organization, in a Camel context of its own with its own settings and connections, so that no
 * organization waits for another.
 */
public final class OrganizationRoutes implements AutoCloseable {
    private final Main main = new Main();
    private final Settings settings;
    private final JumpCloudConnection service;
    private final Intake intake;

    /**
     * @param settings of the organization
     * @param takesWork false for a command, which reports outcomes itself instead of logging them
     */
    OrganizationRoutes(
            Settings settings, Ledger ledger, FailureReporter failureReporter, Clock clock, boolean takesWork) {
        this.settings = settings;
        var home = new Home(settings.home());
        var catalog = AttributeCatalog.load();
        ImportSettings imports = settings.imports();
        InboxSettings inbox = settings.inbox();
        PollSettings polling = settings.polling();
        var pace = new JobPace(polling);
        var results = new ResultsCollector(ledger, pace, catalog, polling, clock);
        main.bind("clock", clock);
        main.bind("wallClock", SteadyClock.wallClock(clock));
        main.bind("destination", settings.destination());
        service = JumpCloudConnection.bind(main, settings, clock);
        main.bind("ledgerWriter", ledger.writer());
        main.bind("dueWork", new DueWork(ledger));
        var inboxClaimer = new InboxClaimer(home, ledger, imports, inbox.doneFile(), clock);
        main.bind("settledFileFilter", new SettledFileFilter(inbox.settle(), inboxClaimer::claims, clock));
        main.bind("inboxClaimer", inboxClaimer);
        intake = new Intake(home, ledger, catalog, imports, clock);
        main.bind("intake", intake);
        main.bind("batchAggregation", new BatchAggregation());
        main.bind("callerThread", new SynchronousExecutorService());
        main.bind("batches", ledger.batches());
        main.bind(
                "queueBatcher",
                new QueueBatcher(home, ledger, imports, settings.queue().batchTimeout(), clock));
        main.bind("identification", new Identification(home, ledger, catalog, imports, polling.inDoubtQuiet(), clock));
        main.bind("groupNames", new GroupNames(ledger, catalog, clock));
        main.bind(
                "groupMembers",
                new GroupMembers(ledger, service.callGate(), polling.deadline(), polling.inDoubtQuiet(), clock));
        main.bind("batchSubmitter", new BatchSubmitter(home, ledger, pace, polling, clock));
        main.bind("resultsCollector", results);
        main.bind(
                "inDoubt",
                new InDoubtResolver(
                        ledger, results, catalog, service.serverClock(), service.callGate(), polling, clock));
        main.bind(
                "importCloser",
                new ImportCloser(
                        home,
                        ledger,
                        catalog,
                        settings.sources(),
                        new LeaversReport(home, ledger, catalog, inboxClaimer::writeUpdates),
                        clock,
                        takesWork));
        main.bind("batchRetry", new BatchRetry(ledger, polling.deadline(), clock));
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

    /** The application, to bind the beans that serve all organizations. */
    Main main() {
        return main;
    }

    /**
     * @param files the route files, as a Camel pattern
     * @param without the routes that are not started, as a Camel pattern
     * @throws ConfigurationException if they cannot be started with the settings
     */
    void start(String files, String without) {
        main.configure().withRoutesIncludePattern(files).withAutoStartupExcludePattern(without);
        try {
            main.start();
        } catch (RuntimeException e) {
            stop();
            throw new ConfigurationException(whyNotStarted(e));
        }
    }

    /** Avoids Camel's own message about a setting, which has its value, perhaps a password. */
    private String whyNotStarted(RuntimeException failure) {
        var setting = ObjectHelper.getException(PropertyBindingException.class, failure);
        return setting == null
                ? "The routes in " + new RouteFiles(settings).folders() + " cannot be started: " + rootMessage(failure)
                        + ". Correct them, or restore those that came with the program"
                : "config/application.properties: Camel has no setting "
                        + String.valueOf(setting.getOptionPrefix()).replaceAll("\\.$", "") + "."
                        + setting.getPropertyName()
                        + ", or cannot use its value; correct the line, or remove it";
    }

    private static String rootMessage(Throwable failure) {
        return failure.getCause() == null || failure.getCause() == failure
                ? String.valueOf(failure.getMessage())
                : rootMessage(failure.getCause());
    }

    /** The organization's name; empty if only one is served. */
    public String org() {
        return settings.org();
    }

    /** The gate of all calls to JumpCloud. */
    public CallGate callGate() {
        return service.callGate();
    }

    /** The calls in flight. */
    public ApiCalls calls() {
        return service.calls();
    }

    /** Removes the current secrets of credentials and transport from texts. */
    public Redaction redaction() {
        return service.redaction().get();
    }

    /** The number of imports that are read again because of a fault of the program. */
    public long failingImports() {
        return intake.failing();
    }

    /** The Camel context. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Cancels calls that wait for a permit. */
    void giveUp() {
        service.callGate().close();
    }

    /** Stops, once the exchanges in flight have ended. */
    @Override
    public void close() {
        giveUp();
        stop();
    }

    private void stop() {
        main.stop();
        service.close();
    }
}
