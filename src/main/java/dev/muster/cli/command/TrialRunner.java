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
import dev.muster.runtime.TrialClient;
import dev.muster.storage.Home;
import dev.muster.storage.WholeFile;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Runs the trial of {@code muster doctor --learn}: asks for consent, prints the report and writes it to a file. */
final class TrialRunner {
    private static final DateTimeFormatter IN_A_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final boolean json;
    private final boolean yes;
    private final AtomicReference<String> signal = new AtomicReference<>();

    /**
     * @param json whether to print the report as JSON, instead of lines for people
     * @param yes whether the user has already consented
     */
    TrialRunner(PrintWriter out, boolean json, boolean yes) {
        this.out = out;
        this.json = json;
        this.yes = yes;
    }

    /** @throws ConfigurationException if the user has not consented and there is no terminal to ask at */
    void requireConsent() {
        if (!yes && Terminal.console() == null) {
            throw new ConfigurationException(
                    "doctor --learn creates invented users. To allow that without a terminal, say --yes. Nothing was "
                            + "sent");
        }
    }

    /**
     * Returns the exit code.
     *
     * @param settings of the trial's organization
     */
    int run(Settings settings) throws IOException {
        if (!isConfirmed(settings)) {
            out.println("Nothing was created.");
            out.flush();
            return ExitCode.USAGE;
        }
        var calls = new TrialClient(settings, Clock.systemUTC());
        try (var trial =
                new TrialRun(calls, settings.organization(), settings.polling(), settings.names(), this::print)) {
            Signals.handle(name -> {
                signal.compareAndSet(null, name);
                trial.stop();
            });
            TrialReport report = trial.run();
            String document = TrialReportJson.of(report, settings.destination());
            Path file = new Home(settings.home())
                    .doctor()
                    .resolve("learned-" + (settings.org().isEmpty() ? "" : settings.org() + "-")
                            + IN_A_NAME.format(Instant.now()) + ".json");
            print(report, settings, document);
            WholeFile.write(file, stream -> stream.write(document.getBytes(StandardCharsets.UTF_8)));
            print("The report (without keys and personal data): " + file);
            return exitCode(report);
        }
    }

    private boolean isConfirmed(Settings settings) {
        if (yes) {
            return true;
        }
        Console console = Terminal.console();
        String question = "Create up to five invented users at " + settings.destination()
                + ", without passwords and not activated, watch the results, and remove them again";
        return console != null && Question.isAnsweredYes(console, question);
    }

    private void print(String line) {
        if (!json) {
            out.println(line);
            out.flush();
        }
    }

    private void print(TrialReport report, Settings settings, String document) {
        if (json) {
            out.print(document);
        } else {
            new TrialReportText(report, settings.destination(), settings.connection(), settings.names(), out).print();
        }
        out.flush();
    }

    private int exitCode(TrialReport report) {
        if (signal.get() != null) {
            return signal.get().equals("INT") ? ExitCode.INTERRUPTED : ExitCode.STOPPED;
        }
        List<TrialAbortedException.Kind> aborted = Stream.of(
                        report.aborted(), report.cleanup().aborted())
                .flatMap(Optional::stream)
                .map(TrialAbortedException::kind)
                .toList();
        if (aborted.contains(TrialAbortedException.Kind.REFUSED)) {
            return ExitCode.REFUSED_BY_SERVICE;
        }
        return aborted.isEmpty() ? ExitCode.ALL_IMPORTED : ExitCode.STOPPED;
    }
}
