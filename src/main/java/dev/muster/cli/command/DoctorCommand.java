package dev.muster.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.LoggingSetup;
import dev.muster.cli.output.Counts;
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

/** {@code muster doctor}: checks everything that an import needs. */
@Command(
        name = "doctor",
        description = "Checks everything an import needs: settings, folders, disk, ledger, network, clock, key, "
                + "organization, region. "
                + "Changes nothing and prints no secrets. With --learn, also tests undocumented behaviour "
                + "of JumpCloud: "
                + "creates up to five invented users, removes them, and proposes settings. On a terminal "
                + "it asks first.",
        footer = {
            "",
            "Examples:",
            "  muster doctor",
            "  muster doctor --json",
            "  muster doctor --learn",
            "  muster doctor --org acme",
            "",
            "Exits with 0 if there are only warnings, 3 if JumpCloud rejects the key, 2 for other errors, "
                    + "and 4 if a trial was aborted or could not remove its users."
        })
public final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Option(names = "--learn", description = "test undocumented behaviour of JumpCloud with invented users")
    private boolean learn;

    @Option(
            names = "--org",
            paramLabel = "ORG",
            description = "check only this organization of muster.orgs; required with --learn if muster.orgs is set")
    private String org;

    @Option(
            names = {"-y", "--yes"},
            description = "with --learn: do not ask; required without a terminal")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        LoggingSetup.beginInForeground();
        var trial = new TrialRunner(spec.commandLine().getOut(), json, yes);
        if (learn) {
            trial.requireConsent();
        }
        Diagnosis diagnosis =
                new Doctor(CommandContext.base(), System.getenv(), Clock.systemUTC()).examine(this::chosen);
        boolean goesOn = learn && exitCode(diagnosis) == ExitCode.ALL_IMPORTED;
        if (!goesOn || !json) {
            print(diagnosis, spec.commandLine().getOut());
        }
        return goesOn ? trial.run(chosen(CommandContext.loadSettings())) : exitCode(diagnosis);
    }

    /** The settings of the chosen organization, or those for all. */
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
        if (diagnosis.keyRefused()) {
            return ExitCode.REFUSED_BY_SERVICE;
        }
        return diagnosis.count(Severity.ERROR) > 0 ? ExitCode.USAGE : ExitCode.ALL_IMPORTED;
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
        if (errors > 0) {
            return "Not ready to import: " + Counts.of(errors, "error") + ", " + Counts.of(warnings, "warning");
        }
        return "Ready to import" + (warnings == 0 ? "" : " (" + Counts.of(warnings, "warning") + ")");
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
