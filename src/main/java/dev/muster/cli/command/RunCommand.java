package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.PausedBanner;
import dev.muster.cli.terminal.Signals;
import dev.muster.config.ConfigurationException;
import dev.muster.config.QueueSettings;
import dev.muster.config.QueueSettings.Broker;
import dev.muster.config.Settings;
import dev.muster.observability.ObservabilityServer;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.runtime.Worker;
import dev.muster.runtime.WorkerLock;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster run}: the service. */
@Command(
        name = "run",
        description = "Runs the service: imports every file that is put into the inbox, until it is stopped.",
        footer = {
            "",
            "Examples:",
            "  muster run",
            "",
            "It stops on Ctrl-C (SIGINT) and SIGTERM, with exit code 0; what is open goes on at the next start, or with muster continue."
        })
public final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = CommandContext.loadSettings(Level.INFO).forService();
        PrintWriter out = spec.commandLine().getOut();
        var stop = new CountDownLatch(1);
        Signals.handle(name -> stop.countDown());
        try (CommandContext context = CommandContext.open(settings)) {
            for (Settings organization : settings.organizations()) {
                organization.connection().credentials();
                MappingOptions.check(organization, AttributeCatalog.load());
            }
            WorkerLock lock = WorkerLock.take(context.home().lock())
                    .orElseThrow(
                            () -> new ConfigurationException(
                                    "Another worker ("
                                            + WorkerLock.holder(context.home().lock()) + ") works in "
                                            + context.home().root()
                                            + " already: one home has one worker. Stop that one, or let MUSTER_HOME name another home"));
            Optional<InetSocketAddress> http = settings.http();
            try (ObservabilityServer observatory =
                            http.isPresent() ? ObservabilityServer.open(http.get(), settings.httpNames()) : null;
                    Worker worker = Worker.start(settings, context.ledger(), lock, true)) {
                if (observatory != null) {
                    observatory.watch(worker, context.ledger(), settings);
                    out.println("Health and metrics: " + observatory.url() + "/observe/health and /observe/metrics");
                }
                QueueSettings queue = settings.queue();
                out.println("Muster watches " + context.home().inbox()
                        + (settings.servesSeveral()
                                ? " for " + String.join(", ", settings.orgs()) + " (in org/NAME)"
                                : "")
                        + (queue.broker() == Broker.NONE
                                ? ""
                                : " and takes the messages of " + queue.users() + " ("
                                        + queue.broker().word() + ")")
                        + " (stop it with Ctrl-C).");
                PausedBanner.tell(context, out);
                stop.await();
                out.println("Stopping. What is open goes on at the next start, or with " + ImportPrinter.COMMAND
                        + " continue.");
                out.flush();
            }
        }
        return ExitCode.ALL_IMPORTED;
    }
}
