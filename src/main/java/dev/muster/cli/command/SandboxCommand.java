package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.cli.terminal.Signals;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.records.problem.ShellWord;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.faults.FaultScript;
import dev.muster.sandbox.faults.FaultScriptException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster sandbox}: the stand-in for the JumpCloud API. */
@Command(
        name = "sandbox",
        description =
                "Serves a stand-in for the JumpCloud API on this machine, to rehearse an import without an account.",
        footer = {"", "Examples:", "  muster sandbox", "  muster sandbox --port 0"})
public final class SandboxCommand implements Callable<Integer> {
    /** The folder that the sandbox's imports belong into: what is open in it never reaches the real service. */
    private static final String HOME = "data-sandbox";

    private static final int LARGEST_PORT = 65_535;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8089",
            description = "the port on 127.0.0.1; 0 takes any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--faults",
            paramLabel = "FILE",
            description = "a script of what is to go wrong; docs/sandbox.md says how to write it")
    private Path faults;

    @Option(
            names = "--merge-updates",
            description =
                    "updates merge lists and nested objects with what the user has, instead of replacing them: which of the two the service does is not known")
    private boolean mergeUpdates;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = CommandContext.loadSettings();
        PrintWriter out = spec.commandLine().getOut();
        Optional<FaultScript> script = script();
        tryPort();
        var stop = new CountDownLatch(1);
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withPort(port)
                .withUsersPerSecond(settings.sandboxUsersPerSecond())
                .withMergesUpdates(mergeUpdates)
                .withDemoSeed())) {
            Signals.handle(name -> stop.countDown());
            out.println("The sandbox listens on " + sandbox.baseUrl()
                    + " (stop it with Ctrl-C). To import into it, in another terminal:");
            out.println("  export "
                    + settings.variablesForSandbox(sandbox.baseUrl().toString(), "sandbox-key").entrySet().stream()
                            .map(set ->
                                    set.getKey() + "=" + (set.getValue().isEmpty() ? "" : ShellWord.of(set.getValue())))
                            .collect(Collectors.joining(" "))
                    + " MUSTER_HOME=" + HOME);
            out.println("  " + PrintedCommand.PROGRAM + " import " + ShellWord.of(sample().toString()));
            out.println("From the first line on, all that " + PrintedCommand.PROGRAM
                    + " does in that terminal is a rehearsal; use another one for the real service.");
            script.ifPresent(faulty -> {
                sandbox.faults().play(faulty);
                out.println("It misbehaves as " + faults + " says.");
            });
            sandbox.onMisconduct(broken -> tell(out, "  broken: " + broken));
            out.flush();
            stop.await();
            tell(
                    out,
                    "Rules of conduct that were broken: " + sandbox.misconduct().size());
        }
        return ExitCode.ALL_IMPORTED;
    }

    /** As it is found from the folder that this process was started in. */
    private static Path sample() {
        Path here = Path.of("").toAbsolutePath();
        Path sample = CommandContext.base().resolve("samples").resolve("new-hires.csv");
        return sample.startsWith(here) ? here.relativize(sample) : sample;
    }

    private static void tell(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private Optional<FaultScript> script() {
        if (faults == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(FaultScript.read(faults));
        } catch (FaultScriptException mistakes) {
            throw new ConfigurationException(mistakes.getMessage());
        } catch (IOException unreadable) {
            throw new ConfigurationException("--faults is " + faults + ", which cannot be read: " + unreadable);
        }
    }

    /** Tells a port that cannot be used in one line, before the server tells it in many. */
    private void tryPort() {
        if (port < 0 || port > LARGEST_PORT) {
            throw new ConfigurationException(
                    "--port is " + port + ": it must be a number from 0 to " + LARGEST_PORT + "; 0 takes any free one");
        }
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            probe.getLocalPort();
        } catch (IOException e) {
            throw new ConfigurationException("Port " + port + " cannot be used (" + e.getMessage()
                    + "): another sandbox may run already; --port names another one, --port 0 takes any free one");
        }
    }
}
