package dev.muster.cli;

import dev.muster.config.ConfigurationException;
import dev.muster.config.QueueSettings;
import dev.muster.config.QueueSettings.Broker;
import dev.muster.flow.Worker;
import dev.muster.flow.WorkerLock;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster run}: the service. */
@Command(name = "run", description = "Runs the service: imports every file that is put into the inbox, until it is stopped.",
        footer = {"", "Examples:", "  muster run", "", "It stops on Ctrl-C (SIGINT) and SIGTERM, with exit code 0; what is open goes on at the next start."})
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        System.setProperty("muster.log.level", System.getProperty("muster.log.level", "INFO"));
        PrintWriter out = spec.commandLine().getOut();
        var stop = new CountDownLatch(1);
        Signals.handle(name -> stop.countDown());
        try (Workplace workplace = Workplace.open(Workplace.loadSettings())) {
            workplace.settings().connection().credentials();
            WorkerLock lock = WorkerLock.take(workplace.home().lock()).orElseThrow(() -> new ConfigurationException(
                    "Another worker (" + WorkerLock.holder(workplace.home().lock()) + ") works in " + workplace.home().root() + " already: one home has one worker. Stop that one, or let MUSTER_HOME name another home"));
            try (Worker worker = Worker.start(workplace.settings(), workplace.ledger(), lock, true)) {
                QueueSettings queue = workplace.settings().queue();
                out.println("Muster watches " + workplace.home().inbox()
                        + (queue.broker() == Broker.NONE ? "" : " and takes the messages of " + queue.users() + " (" + queue.broker().word() + ")")
                        + " (stop it with Ctrl-C).");
                Paused.tell(workplace, out);
                stop.await();
                out.println("Stopping. What is open goes on at the next start.");
                out.flush();
            }
        }
        return ExitCode.ALL_IMPORTED;
    }
}
