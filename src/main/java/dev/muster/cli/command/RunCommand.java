package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.Banners;
import dev.muster.cli.output.ImportPrinter;
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

/** {@code muster run}: the service that imports the inbox and a queue. */
@Command(
        name = "run",
        description = "Runs as a service: imports every file that arrives in the inbox, and messages of a queue, "
                + "until stopped.",
        footer = {
            "",
            "Examples:",
            "  muster run",
            "",
            "Stops on Ctrl-C (SIGINT) and SIGTERM with exit code 0. Open imports resume at the next start or with "
                    + "muster continue."
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
                    .orElseThrow(() -> new ConfigurationException("Another worker ("
                            + WorkerLock.holder(context.home().lock()) + ") is already running in "
                            + context.home().root()
                            + ": stop it, or set MUSTER_HOME to another folder"));
            Optional<InetSocketAddress> http = settings.http();
            try (ObservabilityServer observability =
                            http.isPresent() ? ObservabilityServer.open(http.get(), settings.httpNames()) : null;
                    Worker worker = Worker.start(settings, context.ledger(), lock, true)) {
                if (observability != null) {
                    observability.watch(worker, context.ledger(), settings);
                    out.println("Health and metrics: " + observability.url() + "/observe/health and /observe/metrics");
                }
                QueueSettings queue = settings.queue();
                out.println("Muster watches " + context.home().inbox()
                        + (settings.servesSeveral()
                                ? " for " + String.join(", ", settings.orgs()) + " (in org/NAME)"
                                : "")
                        + (queue.broker() == Broker.NONE
                                ? ""
                                : " and takes messages from " + queue.users() + " ("
                                        + queue.broker().word() + ")")
                        + " (press Ctrl-C to stop).");
                Banners.paused(context).ifPresent(out::println);
                out.flush();
                stop.await();
                out.println("Stopping. Open imports resume at the next start, or with: " + ImportPrinter.COMMAND
                        + " continue");
                out.flush();
            }
        }
        return ExitCode.ALL_IMPORTED;
    }
}
