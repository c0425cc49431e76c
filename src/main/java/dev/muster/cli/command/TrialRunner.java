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

/** Runs the trial of {@code muster doctor --learn}: asks, runs it, prints and saves the report. */
final class TrialRunner {
    private static final DateTimeFormatter IN_A_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final boolean json;
    private final boolean yes;
    private final AtomicReference<String> signal = new AtomicReference<>();

    /**
     * @param json whether to print the report instead of text for people
     * @param yes whether the user has already consented
     */
    TrialRunner(PrintWriter out, boolean json, boolean yes) {
        this.out = out;
        this.json = json;
        this.yes = yes;
    }

    /**
     * Checks that there is a way to get consent.
     *
     * @throws ConfigurationException if there is no consent and no terminal to ask on
     */
    void requireConsent() {
        if (!yes && Terminal.console() == null) {
            throw new ConfigurationException(
                    "doctor --learn creates invented users and has no terminal to ask on: add --yes. Nothing was sent");
        }
    }

    /**
     * Runs the trial and returns the exit code.
     *
     * @param settings of the organization to try
     */
    int run(Settings settings) throws IOException {
        if (!isConfirmed(settings)) {
            out.println("Nothing was created.");
            out.flush();
            return ExitCode.USAGE;
        }
        try (var learning = new TrialRun(settings, this::print)) {
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
            print("Report (without keys and other users): " + file);
            return exitCode(learned);
        }
    }

    private boolean isConfirmed(Settings settings) {
        Console console = Terminal.console();
        return yes
                || Question.isAnsweredYes(
                        console,
                        "Create up to five invented users at " + settings.destination()
                                + " (no passwords, not activated), observe the results, and remove them again");
    }

    private void print(String line) {
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
