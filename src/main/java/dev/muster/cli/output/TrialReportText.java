package dev.muster.cli.output;

import dev.muster.config.Credentials;
import dev.muster.config.Settings;
import dev.muster.doctor.trial.CleanupResult;
import dev.muster.doctor.trial.Finding;
import dev.muster.doctor.trial.TrialReport;
import dev.muster.records.problem.ShellWord;
import java.io.PrintWriter;

/** Tells people what was learned of the service. */
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
        learned.obstacle()
                .ifPresent(
                        obstacle -> out.println("The trial did not come to its end: " + obstacle.getMessage() + "."));
        printProposals();
        printRemains(learned.remains());
    }

    private void print(Finding lesson) {
        out.println("%-10s  %-16s  %s".formatted(lesson.verdict().word(), lesson.topic(), lesson.seen()));
    }

    private void printProposals() {
        if (!learned.proposals().isEmpty()) {
            out.println("For this service, set in config/application.properties:");
            learned.proposals().forEach(proposal -> out.println("  " + proposal.setting() + " = " + proposal.value()));
        } else if (learned.obstacle().isEmpty()) {
            out.println("No setting needs another value for this service.");
        }
    }

    private void printRemains(CleanupResult remains) {
        String where = "in JumpCloud's Admin Portal, under Users";
        if (remains.obstacle().isEmpty()) {
            out.println("Nothing is left of the trial in the directory.");
        } else if (remains.users().isEmpty()) {
            out.println("Not long enough was waited to be sure that nobody is left ("
                    + remains.obstacle().get().getMessage() + "): search for " + remains.stem() + " " + where
                    + ", and remove whom you find.");
        } else {
            out.println("LEFT in the directory, or may be ("
                    + remains.obstacle().get().getMessage() + "). Remove them " + where + ", where a search for "
                    + remains.stem() + " finds them"
                    + (remains.users().stream().anyMatch(this::canBeRemovedByCommand) ? ", or by the commands:" : ":"));
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

    /** The key itself is not printed: the shell puts it there. */
    private String apiKeyHeader() {
        String key = "$" + settings.apiKeyVariable() + "\"";
        String prefix = settings.connection().credentials() instanceof Credentials.Key sent ? sent.prefix() : "";
        return prefix.isEmpty() ? "\"x-api-key: " + key : ShellWord.of("x-api-key: " + prefix + " ") + "\"" + key;
    }

    private boolean canBeRemovedByCommand(CleanupResult.User user) {
        return user.id() != null && settings.connection().credentials() instanceof Credentials.Key;
    }
}
