package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.cli.output.ProgressReporters;
import dev.muster.config.Settings;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster demo}: imports sample files into a sandbox. */
@Command(
        name = "demo",
        description = "Imports sample files into a sandbox that simulates JumpCloud. Needs no account.",
        footer = {"", "Examples:", "  muster demo", "  muster demo --queue"})
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--queue", description = "send sample messages through a broker instead of files")
    private boolean queue;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path home = Files.createTempDirectory("muster-demo-");
        Settings shipped = CommandContext.loadSettings();
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withUsersPerSecond(shipped.sandboxUsersPerSecond())
                .withDemoSeed())) {
            Settings settings = shipped.forSandbox(sandbox.baseUrl().toString(), "sandbox-key")
                    .with(Map.of(
                            "muster.home",
                            home.toString(),
                            "muster.mapping",
                            "none",
                            // Receivers of real events must not see those of the demo.
                            "muster.queue.broker",
                            "none",
                            "muster.events.file",
                            "",
                            "muster.events.webhook.url",
                            ""));
            out.println("The sandbox simulates JumpCloud at " + sandbox.baseUrl() + "; the home is " + home);
            out.flush();
            if (queue) {
                return new QueueDemo(settings, out).run();
            }
            try (CommandContext context = CommandContext.open(settings)) {
                int exitCode = new ImportRunner(context, ProgressReporters.forPeople(context, out, true))
                        .run(samples(settings.base().resolve("samples")), ImportOptions.NONE);
                printEnd(out, home);
                return exitCode;
            }
        }
    }

    /** The sample files; those in a folder named after an operation are imported with it. */
    private static Map<Path, Operation> samples(Path folder) {
        var samples = new LinkedHashMap<Path, Operation>();
        for (Path entry : list(folder)) {
            if (Files.isDirectory(entry)) {
                Operation.of(entry.getFileName().toString())
                        .ifPresent(operation -> list(entry).forEach(file -> samples.put(file, operation)));
            } else {
                samples.put(entry, Operation.CREATE);
            }
        }
        return samples;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void printEnd(PrintWriter out, Path home) throws IOException {
        out.println();
        out.println("Some sample rows are wrong on purpose. Their dead letters:");
        try (Stream<Path> deadLetters = Files.walk(home.resolve("dead-letter"))) {
            deadLetters.filter(Files::isRegularFile).sorted().forEach(file -> out.println("  " + file));
        }
        out.println("Each file repeats all columns of its source and adds the reason and a hint to every row.");
        out.println("The demo is over and its sandbox is stopped. To start one that keeps running: "
                + PrintedCommand.PROGRAM + " sandbox");
        out.flush();
    }
}
