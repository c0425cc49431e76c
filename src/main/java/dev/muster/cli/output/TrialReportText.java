package dev.muster.cli.output;

import dev.muster.config.Credentials;
import dev.muster.config.Settings;
import dev.muster.doctor.trial.CleanupResult;
import dev.muster.doctor.trial.Finding;
import dev.muster.doctor.trial.TrialReport;
import dev.muster.records.problem.ShellWord;
import java.io.PrintWriter;

/** Prints a trial report for people. */
public final class TrialReportText {
    private final TrialReport learned;
    private final Settings settings;
    private final PrintWriter out;

    public TrialReportText(TrialReport learned, Settings settings, PrintWriter out) {
        this.learned = learned;
        this.settings = settings;
        this.out = out;
    }

    public void print() {
        learned.lessons().forEach(this::print);
        learned.obstacle().ifPresent(obstacle -> out.println("Trial aborted: " + obstacle.getMessage() + "."));
        printProposals();
        printRemains(learned.remains());
    }

    private void print(Finding lesson) {
        out.println("%-10s  %-16s  %s".formatted(lesson.verdict().word(), lesson.topic(), lesson.seen()));
    }

    private void printProposals() {
        if (!learned.proposals().isEmpty()) {
            out.println("Proposed settings for this service, in config/application.properties:");
            learned.proposals().forEach(proposal -> out.println("  " + proposal.setting() + " = " + proposal.value()));
        } else if (learned.obstacle().isEmpty()) {
            out.println("No settings need to change for this service.");
        }
    }

    private void printRemains(CleanupResult remains) {
        String where = "in the JumpCloud Admin Portal, under Users";
        if (remains.obstacle().isEmpty()) {
            out.println("All users of the trial were removed.");
        } else if (remains.users().isEmpty()) {
            out.println("Users of the trial may be left ("
                    + remains.obstacle().get().getMessage() + "): search for " + remains.stem() + " " + where
                    + ", and remove any that you find.");
        } else {
            out.println("Users of the trial are LEFT in the directory, or may be ("
                    + remains.obstacle().get().getMessage() + "). Search for " + remains.stem() + " " + where
                    + ", and remove them"
                    + (remains.users().stream().anyMatch(this::canBeRemovedByCommand) ? ", or run:" : ":"));
            remains.users().forEach(this::print);
        }
    }

    private void print(CleanupResult.User user) {
        if (!canBeRemovedByCommand(user)) {
            out.println("  " + user.username());
            return;
        }
        String organization =
                settings.organization().isEmpty() ? "" : " -H 'x-org-id: " + settings.organization() + "'";
        out.println("  " + user.username() + ": curl -X DELETE -H " + apiKeyHeader() + organization + " "
                + settings.baseUrl() + "/api/systemusers/" + user.id());
    }

    /** The header with the key as a variable, which the shell expands. */
    private String apiKeyHeader() {
        String key = "$" + settings.apiKeyVariable() + "\"";
        String prefix = settings.connection().credentials() instanceof Credentials.Key sent ? sent.prefix() : "";
        return prefix.isEmpty() ? "\"x-api-key: " + key : ShellWord.of("x-api-key: " + prefix + " ") + "\"" + key;
    }

    private boolean canBeRemovedByCommand(CleanupResult.User user) {
        return user.id() != null && settings.connection().credentials() instanceof Credentials.Key;
    }
}
