package dev.muster.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.LoggingSetup;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.config.Settings;
import dev.muster.doctor.Diagnosis;
import dev.muster.doctor.Doctor;
import dev.muster.doctor.checks.CheckResult;
import dev.muster.doctor.checks.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster doctor}: looks at all that an import needs. */
@Command(
        name = "doctor",
        description =
                "Looks at all that an import needs (settings, folders, disk, ledger, network, clock, key, organization and region), and says of each what it found and what to do. "
                        + "Where several organizations are served, it looks at each of them. Changes nothing, and prints no secret. With --learn it then makes a trial: it creates up to five invented users, reports how JumpCloud does what is documented nowhere, "
                        + "proposes settings, and removes the users again. On a terminal it asks first.",
        footer = {
            "",
            "Warnings do not count as a failure: the exit code is 0. It is 3 if JumpCloud refuses the key, else 2. With --learn it is 4 if the trial did not come to its end,",
            "or somebody of it is left; which is then said, with what to do.",
            "",
            "Examples:",
            "  muster doctor",
            "  muster doctor --json",
            "  muster doctor --learn",
            "  muster doctor --org acme"
        })
public final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "print one JSON document, for machines")
    private boolean json;

    @Option(
            names = "--learn",
            description = "try out with invented users how the service does what is documented nowhere")
    private boolean learn;

    @Option(
            names = "--org",
            paramLabel = "ORG",
            description =
                    "look at one organization alone, by its name in muster.orgs; with --learn needed where that names any")
    private String org;

    @Option(
            names = {"-y", "--yes"},
            description = "with --learn: do not ask; needed where there is no terminal to ask at")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        LoggingSetup.beginInForeground();
        var trial = new TrialRunner(spec.commandLine().getOut(), json, yes);
        if (learn) {
            trial.askForConsent();
        }
        Diagnosis diagnosis =
                new Doctor(CommandContext.base(), System.getenv(), Clock.systemUTC()).examine(this::chosen);
        boolean goesOn = learn && exitCode(diagnosis) == ExitCode.ALL_IMPORTED;
        if (!goesOn || !json) {
            print(diagnosis, spec.commandLine().getOut());
        }
        return goesOn ? trial.run(chosen(CommandContext.loadSettings())) : exitCode(diagnosis);
    }

    /** The settings of the organization that it is about; those for all where it is about each of them. */
    private Settings chosen(Settings settings) {
        return org == null && !learn ? settings : OrganizationOption.named(org, settings);
    }

    private void print(Diagnosis diagnosis, PrintWriter out) throws JsonProcessingException {
        if (json) {
            out.println(document(diagnosis));
        } else {
            diagnosis.findings().forEach(finding -> print(finding, out));
            out.println(summary(diagnosis));
        }
        out.flush();
    }

    private static int exitCode(Diagnosis diagnosis) {
        return diagnosis.keyRefused()
                ? ExitCode.REFUSED_BY_SERVICE
                : diagnosis.count(Severity.ERROR) > 0 ? ExitCode.USAGE : ExitCode.ALL_IMPORTED;
    }

    private static void print(CheckResult finding, PrintWriter out) {
        out.println("%-7s  %-13s  %s"
                .formatted(
                        finding.level().word(),
                        finding.check(),
                        (finding.org().isEmpty() ? "" : finding.org() + ": ") + PrintedCommand.in(finding.found())));
        if (finding.toDo() != null) {
            out.println(" ".repeat(24) + "  what to do: " + PrintedCommand.in(finding.toDo()));
        }
    }

    private static String summary(Diagnosis diagnosis) {
        long errors = diagnosis.count(Severity.ERROR);
        long warnings = diagnosis.count(Severity.WARNING);
        return errors == 0 && warnings == 0
                ? "All is well."
                : errors + " errors, " + warnings + " warnings." + (errors == 0 ? " Imports can work." : "");
    }

    private static String document(Diagnosis diagnosis) throws JsonProcessingException {
        var document = new LinkedHashMap<String, Object>(Map.of(
                "findings",
                diagnosis.findings().stream().map(DoctorCommand::object).toList()));
        document.put("errors", diagnosis.count(Severity.ERROR));
        document.put("warnings", diagnosis.count(Severity.WARNING));
        return new JsonMapper().writeValueAsString(document);
    }

    private static Map<String, String> object(CheckResult finding) {
        var object = new LinkedHashMap<String, String>();
        if (!finding.org().isEmpty()) {
            object.put("org", finding.org());
        }
        object.put("check", finding.check());
        object.put("level", finding.level().word());
        object.put("found", PrintedCommand.in(finding.found()));
        object.put("toDo", finding.toDo() == null ? null : PrintedCommand.in(finding.toDo()));
        return object;
    }
}
