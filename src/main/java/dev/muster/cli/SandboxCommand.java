package dev.muster.cli;

import dev.muster.config.Settings;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster sandbox}: the stand-in for the JumpCloud API. */
@Command(name = "sandbox", description = "Serves a stand-in for the JumpCloud API on this machine, to rehearse an import without an account.")
final class SandboxCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", defaultValue = "8089", description = "the port on 127.0.0.1; 0 takes any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = Workplace.loadSettings();
        PrintWriter out = spec.commandLine().getOut();
        var stop = new CountDownLatch(1);
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withPort(port).withUsersPerSecond(settings.sandboxUsersPerSecond()).withDemoSeed())) {
            Signals.handle(name -> stop.countDown());
            out.println("The sandbox listens on " + sandbox.baseUrl() + " (stop it with Ctrl-C). To import into it, in another terminal:");
            out.println("  JUMPCLOUD_BASE_URL=" + sandbox.baseUrl() + " JUMPCLOUD_API_KEY=sandbox-key ./muster import samples/new-hires.csv");
            out.flush();
            stop.await();
        }
        return ExitCode.ALL_IMPORTED;
    }
}
