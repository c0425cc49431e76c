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

/** {@code muster sandbox}: simulates the JumpCloud API. */
@Command(
        name = "sandbox",
        description = "Simulates the JumpCloud API on this machine, to try imports without an account.",
        footer = {"", "Examples:", "  muster sandbox", "  muster sandbox --port 0"})
public final class SandboxCommand implements Callable<Integer> {
    /** The home for imports into the sandbox, so that none of them ever reaches the real service. */
    private static final String HOME = "data-sandbox";

    private static final int LARGEST_PORT = 65_535;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8089",
            description = "port on 127.0.0.1; 0 picks a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--faults", paramLabel = "FILE", description = "script of faults to inject, see docs/sandbox.md")
    private Path faults;

    @Option(
            names = "--merge-updates",
            description = "merge lists and nested objects on updates instead of replacing them (JumpCloud does not "
                    + "document which it does)")
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
                    + " (press Ctrl-C to stop). To import into it, run in another terminal:");
            out.println("  export "
                    + settings.variablesForSandbox(sandbox.baseUrl().toString(), "sandbox-key").entrySet().stream()
                            .map(set ->
                                    set.getKey() + "=" + (set.getValue().isEmpty() ? "" : ShellWord.of(set.getValue())))
                            .collect(Collectors.joining(" "))
                    + " MUSTER_HOME=" + HOME);
            out.println("  " + PrintedCommand.PROGRAM + " import " + ShellWord.of(sample().toString()));
            out.println("After that export, " + PrintedCommand.PROGRAM
                    + " uses the sandbox in that terminal; use another one for the real service.");
            script.ifPresent(faulty -> {
                sandbox.faults().play(faulty);
                out.println("Injecting the faults of " + faults + ".");
            });
            sandbox.onMisconduct(broken -> tell(out, "  rule broken: " + broken));
            out.flush();
            stop.await();
            tell(out, "Rules broken by clients: " + sandbox.misconduct().size());
        }
        return ExitCode.ALL_IMPORTED;
    }

    /** The path of a sample file, relative to the current folder where possible. */
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
            throw new ConfigurationException(String.valueOf(mistakes.getMessage()));
        } catch (IOException unreadable) {
            throw new ConfigurationException("Cannot read " + faults + " (--faults): " + unreadable);
        }
    }

    /** Checks the port first, since the server would report a failure in many lines. */
    private void tryPort() {
        if (port < 0 || port > LARGEST_PORT) {
            throw new ConfigurationException(
                    "--port is " + port + ": it must be a number from 0 to " + LARGEST_PORT + " (0 picks a free one)");
        }
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            probe.getLocalPort();
        } catch (IOException e) {
            throw new ConfigurationException("Cannot use port " + port + " (" + e.getMessage()
                    + "): another sandbox may be running; choose a port with --port, or --port 0 for a free one");
        }
    }
}
