package dev.muster.cli.output;

import dev.muster.config.ConnectionSettings;
import dev.muster.config.Credentials;
import dev.muster.config.SettingNames;
import dev.muster.doctor.trial.TrialReport;
import dev.muster.doctor.trial.TrialReport.Cleanup;
import dev.muster.records.problem.ShellWord;
import dev.muster.records.schema.Destination;
import java.io.PrintWriter;

/** Prints the report of a trial for people. */
public final class TrialReportText {
    private final TrialReport report;
    private final Destination destination;
    private final ConnectionSettings connection;
    private final SettingNames names;
    private final PrintWriter out;

    public TrialReportText(
            TrialReport report,
            Destination destination,
            ConnectionSettings connection,
            SettingNames names,
            PrintWriter out) {
        this.report = report;
        this.destination = destination;
        this.connection = connection;
        this.names = names;
        this.out = out;
    }

    public void print() {
        report.findings()
                .forEach(finding -> out.println(
                        "%-10s  %-16s  %s".formatted(finding.verdict().word(), finding.topic(), finding.seen())));
        report.aborted()
                .ifPresent(reason ->
                        out.println("The trial did not finish: " + String.valueOf(reason.getMessage()) + "."));
        printProposals();
        report.cleanup()
                .aborted()
                .ifPresentOrElse(
                        reason -> printLeft(report.cleanup(), String.valueOf(reason.getMessage())),
                        () -> out.println("Nothing is left of the trial in the directory."));
    }

    private void printProposals() {
        if (!report.proposals().isEmpty()) {
            out.println("For this service, set in config/application.properties:");
            report.proposals().forEach(proposal -> out.println("  " + proposal.setting() + " = " + proposal.value()));
        } else if (report.aborted().isEmpty()) {
            out.println("No setting needs another value for this service.");
        }
    }

    private void printLeft(Cleanup cleanup, String reason) {
        String search = "search for " + cleanup.stem() + " in JumpCloud's Admin Portal, under Users";
        if (cleanup.users().isEmpty()) {
            out.println("No invented user was found, but the search ended early (" + reason + "). To be sure, " + search
                    + ".");
            return;
        }
        out.println("LEFT in the directory (" + reason + "). To remove these users, " + search
                + (cleanup.users().stream().anyMatch(this::canBeRemovedByCommand) ? ", or use these commands:" : ":"));
        cleanup.users().forEach(this::print);
    }

    private void print(Cleanup.User user) {
        if (!canBeRemovedByCommand(user)) {
            out.println("  " + user.username());
            return;
        }
        String organization =
                destination.organization().isEmpty() ? "" : " -H 'x-org-id: " + destination.organization() + "'";
        out.println("  " + user.username() + ": curl -X DELETE -H " + apiKeyHeader() + organization + " "
                + destination.service() + "/api/systemusers/" + user.id());
    }

    /** The header with a shell variable in place of the key. */
    private String apiKeyHeader() {
        String key = "$" + names.apiKeyVariable() + "\"";
        String prefix = connection.credentials() instanceof Credentials.Key sent ? sent.prefix() : "";
        return prefix.isEmpty() ? "\"x-api-key: " + key : ShellWord.of("x-api-key: " + prefix + " ") + "\"" + key;
    }

    private boolean canBeRemovedByCommand(Cleanup.User user) {
        return user.id() != null && connection.credentials() instanceof Credentials.Key;
    }
}
