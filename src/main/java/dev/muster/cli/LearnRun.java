package dev.muster.cli;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Home;
import dev.muster.config.Settings;
import dev.muster.config.WholeFile;
import dev.muster.doctor.learn.Learned;
import dev.muster.doctor.learn.Learning;
import dev.muster.doctor.learn.Obstacle;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The trial of {@code muster doctor --learn}: asked for, made, told and written to a report. */
final class LearnRun {
    private static final DateTimeFormatter IN_A_NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final boolean json;
    private final boolean yes;
    private final AtomicReference<String> signal = new AtomicReference<>();

    /**
     * @param json whether what is printed is the report, instead of lines for people
     * @param yes  whether somebody has consented already
     */
    LearnRun(PrintWriter out, boolean json, boolean yes) {
        this.out = out;
        this.json = json;
        this.yes = yes;
    }

    /** @throws ConfigurationException if nobody has, and nobody can be asked */
    void seeThatSomebodyConsents() {
        if (!yes && Terminal.console() == null) {
            throw new ConfigurationException("doctor --learn creates users, if only invented ones, and there is no terminal to ask at whether it may: say --yes. Nothing was sent");
        }
    }

    /** @param settings of the organization that it is about; returns the exit code */
    int run(Settings settings) throws IOException {
        if (!isConfirmed(settings)) {
            out.println("Nothing was created.");
            out.flush();
            return ExitCode.USAGE;
        }
        try (var learning = new Learning(settings, this::tell)) {
            Signals.handle(name -> {
                signal.compareAndSet(null, name);
                learning.stop();
            });
            Learned learned = learning.run();
            String report = LearnedDocument.of(learned, settings);
            Path file = new Home(settings.home()).doctor().resolve("learned-" + (settings.org().isEmpty() ? "" : settings.org() + "-") + IN_A_NAME.format(Instant.now()) + ".json");
            print(learned, settings, report);
            WholeFile.write(file, stream -> stream.write(report.getBytes(StandardCharsets.UTF_8)));
            tell("The report, without keys and without other people: " + file);
            return exitCode(learned);
        }
    }

    private boolean isConfirmed(Settings settings) {
        Console console = Terminal.console();
        return yes || Question.isAnsweredYes(console, "Create up to five invented users at " + settings.destination() + ", without passwords and not activated, see what becomes of them, and remove them again");
    }

    private void tell(String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }

    private void print(Learned learned, Settings settings, String report) {
        if (json) {
            out.print(report);
        } else {
            new LearnedText(learned, settings, out).print();
        }
        out.flush();
    }

    private int exitCode(Learned learned) {
        if (signal.get() != null) {
            return signal.get().equals("INT") ? ExitCode.INTERRUPTED : ExitCode.STOPPED;
        }
        Optional<Obstacle> refusal = obstacles(learned).filter(obstacle -> obstacle.kind() == Obstacle.Kind.REFUSED).findFirst();
        return refusal.isPresent() ? ExitCode.REFUSED_BY_SERVICE : obstacles(learned).findFirst().isPresent() ? ExitCode.STOPPED : ExitCode.ALL_IMPORTED;
    }

    private static Stream<Obstacle> obstacles(Learned learned) {
        return Stream.concat(learned.obstacle().stream(), learned.remains().obstacle().stream());
    }
}
