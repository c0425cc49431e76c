package dev.muster.cli.command;

import dev.muster.cli.ExitCode;
import dev.muster.cli.Muster;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster warm-up}: caches loaded classes, so that later starts are quicker. */
@Command(
        name = "warm-up",
        description =
                "Speeds up later starts: runs the demo once and saves the classes that Java loaded in a file next "
                        + "to muster.jar.",
        footer = {
            "",
            "Examples:",
            "  muster warm-up",
            "",
            "The file is used until Java or Muster changes; then run warm-up again."
        })
public final class WarmUpCommand implements Callable<Integer> {
    /**
     * The first Java with an AOT cache, which also links and profiles classes (JEP 514); earlier ones have a class
     * archive.
     */
    private static final int FIRST_WITH_CACHE = 25;

    private static final int BYTES_OF_A_MEGABYTE = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path jar = jar();
        boolean caches = Runtime.version().feature() >= FIRST_WITH_CACHE;
        Path kept = jar.resolveSibling("muster-" + Runtime.version().feature() + (caches ? ".aot" : ".jsa"));
        Path made = Files.createTempFile(jar.getParent(), "muster-", ".tmp");
        try {
            train(jar, (caches ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + made);
            makeReadableForAll(made, jar);
            Files.move(made, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(made);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Later starts use " + kept + " (" + Files.size(kept) / BYTES_OF_A_MEGABYTE + " MB).");
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }

    /** Runs the demo with the options of this process, because the file only fits processes with the same options. */
    private static void train(Path jar, String cacheOption) throws IOException, InterruptedException {
        Path output = Files.createTempFile("muster-warm-up-", ".out");
        try {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            ownOptions().forEach(command::add);
            command.addAll(List.of(cacheOption, "-jar", jar.toString(), "demo"));
            int exitCode = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            // Some sample rows are wrong on purpose.
            if (exitCode != ExitCode.SOME_NOT_IMPORTED) {
                throw new ConfigurationException("The demo failed (exit code " + exitCode + "). To see why: "
                        + PrintedCommand.PROGRAM + " demo");
            }
        } finally {
            Files.delete(output);
        }
    }

    /** Gives the file the permissions of the jar, since the service may run as another user. */
    private static void makeReadableForAll(Path made, Path jar) throws IOException {
        if (Files.getFileStore(made).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(jar));
        }
    }

    private static Stream<String> ownOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-XX:SharedArchiveFile=") && !option.startsWith("-XX:AOTCache="));
    }

    private static Path jar() {
        try {
            Path jar = Path.of(Muster.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(jar)) {
                return jar;
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new ConfigurationException("Warm-up needs the packaged program: start it with " + PrintedCommand.PROGRAM);
    }
}
