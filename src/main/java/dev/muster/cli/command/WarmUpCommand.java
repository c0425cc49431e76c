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

/** {@code muster warm-up}: keeps what Java works out at each start, for the starts to come. */
@Command(
        name = "warm-up",
        description =
                "Makes the starts to come quicker: runs the demonstration once, and keeps the classes that Java loaded for it in a file beside Muster.",
        footer = {
            "",
            "Examples:",
            "  muster warm-up",
            "",
            "The file serves the Java that made it; it is left aside when Java or Muster changes, until the next warm-up."
        })
public final class WarmUpCommand implements Callable<Integer> {
    /**
     * The first Java with a cache of classes that are linked and profiled as well (JEP 514); others have an archive of
     * classes.
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
        out.println("From now on Muster starts with " + kept + " (" + Files.size(kept) / BYTES_OF_A_MEGABYTE + " MB).");
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }

    /**
     * Runs the demonstration with the options of this process, since the file serves a process of the same options
     * alone.
     */
    private static void train(Path jar, String output) throws IOException, InterruptedException {
        Path said = Files.createTempFile("muster-warm-up-", ".out");
        try {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            ownOptions().forEach(command::add);
            command.addAll(List.of(output, "-jar", jar.toString(), "demo"));
            int exitCode = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start()
                    .waitFor();
            // The samples of the demonstration have rows that are wrong on purpose.
            if (exitCode != ExitCode.SOME_NOT_IMPORTED) {
                throw new ConfigurationException("The demonstration could not be run (exit code " + exitCode + "): try "
                        + PrintedCommand.PROGRAM + " demo, which tells why");
            }
        } finally {
            Files.delete(said);
        }
    }

    /** Whoever may read the program may read what was made of it: the service runs as another user, perhaps. */
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
        throw new ConfigurationException(
                "Muster runs from loose classes, which Java keeps nothing of: start it by " + PrintedCommand.PROGRAM);
    }
}
