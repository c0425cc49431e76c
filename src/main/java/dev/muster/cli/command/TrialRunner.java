package dev.muster.cli.command;

import dev.muster.cli.ExitCode;
import dev.muster.cli.output.TrialReportJson;
import dev.muster.cli.output.TrialReportText;
import dev.muster.cli.terminal.Question;
import dev.muster.cli.terminal.Signals;
import dev.muster.cli.terminal.Terminal;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.doctor.trial.TrialAbortedException;
import dev.muster.doctor.trial.TrialReport;
import dev.muster.doctor.trial.TrialRun;
import dev.muster.storage.Home;
import dev.muster.storage.WholeFile;
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
final class TrialRunner {
    private static final DateTimeFormatter IN_A_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final boolean json;
    private final boolean yes;
    private final AtomicReference<String> signal = new AtomicReference<>();

    /**
     * @param json whether what is printed is the report, instead of lines for people
     * @param yes whether somebody has consented already
     */
    TrialRunner(PrintWriter out, boolean json, boolean yes) {
        this.out = out;
        this.json = json;
        this.yes = yes;
    }

    /** @throws ConfigurationException if nobody has, and nobody can be asked */
    void askForConsent() {
        if (!yes && Terminal.console() == null) {
            throw new ConfigurationException(
                    "doctor --learn creates users, if only invented ones, and there is no terminal to ask at whether it may: say --yes. Nothing was sent");
        }
    }

    /** @param settings of the organization that it is about; returns the exit code */
    int run(Settings settings) throws IOException {
        if (!isConfirmed(settings)) {
            out.println("Nothing was created.");
            out.flush();
            return ExitCode.USAGE;
        }
        try (var learning = new TrialRun(settings, this::tell)) {
            Signals.handle(name -> {
                signal.compareAndSet(null, name);
                learning.stop();
            });
            TrialReport learned = learning.run();
            String report = TrialReportJson.of(learned, settings);
            Path file = new Home(settings.home())
                    .doctor()
                    .resolve("learned-" + (settings.org().isEmpty() ? "" : settings.org() + "-")
                            + IN_A_NAME.format(Instant.now()) + ".json");
            print(learned, settings, report);
            WholeFile.write(file, stream -> stream.write(report.getBytes(StandardCharsets.UTF_8)));
            tell("The report, without keys and without other people: " + file);
            return exitCode(learned);
        }
    }

    private boolean isConfirmed(Settings settings) {
        Console console = Terminal.console();
        return yes
                || Question.isAnsweredYes(
                        console,
                        "Create up to five invented users at " + settings.destination()
                                + ", without passwords and not activated, see what becomes of them, and remove them again");
    }

    private void tell(String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }

    private void print(TrialReport learned, Settings settings, String report) {
        if (json) {
            out.print(report);
        } else {
            new TrialReportText(learned, settings, out).print();
        }
        out.flush();
    }

    private int exitCode(TrialReport learned) {
        if (signal.get() != null) {
            return signal.get().equals("INT") ? ExitCode.INTERRUPTED : ExitCode.STOPPED;
        }
        Optional<TrialAbortedException> refusal = obstacles(learned)
                .filter(obstacle -> obstacle.kind() == TrialAbortedException.Kind.REFUSED)
                .findFirst();
        return refusal.isPresent()
                ? ExitCode.REFUSED_BY_SERVICE
                : obstacles(learned).findFirst().isPresent() ? ExitCode.STOPPED : ExitCode.ALL_IMPORTED;
    }

    private static Stream<TrialAbortedException> obstacles(TrialReport learned) {
        return Stream.concat(learned.obstacle().stream(), learned.remains().obstacle().stream());
    }
}
