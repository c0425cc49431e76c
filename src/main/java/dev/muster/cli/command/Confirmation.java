package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.change.PlanSummary;
import dev.muster.cli.output.PlanText;
import dev.muster.cli.terminal.Question;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.dryrun.DryRun;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Checksum;
import dev.muster.records.validation.ImportOptions;
import dev.muster.runtime.DirectorySearch;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal what an import would do and asks for confirmation. */
public final class Confirmation {
    private static final int MOST_LOOKED_UP = 500;

    private final Map<Path, Operation> files;
    private final ImportOptions options;
    private final CommandContext context;
    private final Map<Path, String> checksums = new LinkedHashMap<>();
    private final Map<Operation, Long> rowsToSend = new EnumMap<>(Operation.class);

    /** @param files with the default operation of their rows */
    Confirmation(Map<Path, Operation> files, ImportOptions options, CommandContext context) {
        this.files = files;
        this.options = options;
        this.context = context;
    }

    /**
     * Reads the files as the import will. Looks up the users of short files only: otherwise the question would wait for
     * as many calls as the import makes before it sends anything.
     *
     * @param out receives the outline of the plan; {@code null} prints nothing
     */
    void read(@Nullable PrintWriter out) throws IOException {
        Settings settings = context.settings();
        for (Map.Entry<Path, Operation> file : files.entrySet()) {
            if (out != null) {
                out.println("Reading " + file.getKey() + " ...");
                out.flush();
            }
            try (DryRun dryRun = DryRun.of(
                    context.home(),
                    file.getKey(),
                    file.getValue(),
                    options,
                    settings.imports(),
                    Optional.of(context.ledger()))) {
                var plan = new Plan(
                        dryRun,
                        seenBefore(dryRun.importRun(), context.ledger()),
                        AttributeCatalog.load(),
                        settings.requests().perMinute());
                if (out != null) {
                    lookUpFew(dryRun);
                    new PlanText(
                                    plan,
                                    new PlanSummary(plan, settings.creationSource()),
                                    settings.connection().hasCredentials(),
                                    PlanText.Extent.TERMINAL)
                            .printOutline(out);
                    out.flush();
                }
                note(file.getKey(), plan);
            }
        }
    }

    private void lookUpFew(DryRun dryRun) {
        if (dryRun.importRun().identifies()
                && dryRun.ledger().identities().left(dryRun.importRun().id()) <= MOST_LOOKED_UP) {
            try (var directory = new DirectorySearch(context.settings())) {
                // If it fails, the plan says who is not looked up, and the import says why.
                dryRun.identify(
                        directory::search,
                        directory,
                        context.settings().polling().inDoubtQuiet());
            }
        }
    }

    private void note(Path file, Plan plan) {
        checksums.put(file, plan.importRun().reading().sha256());
        if (plan.importRun().status().refusal() == null && plan.seenBefore().isEmpty()) {
            plan.rows().forEach((operation, rows) -> rowsToSend.merge(operation, rows, Long::sum));
        }
    }

    private Optional<ImportRun> seenBefore(ImportRun planned, Ledger ledger) {
        return options.again() ? Optional.empty() : ledger.imports().seenBefore(planned);
    }

    /**
     * Asks and returns whether the answer is yes; a closed terminal counts as no. Asks nothing if nothing would be
     * sent.
     *
     * @throws ConfigurationException if a file changed after it was read, so that the answer does not apply to it
     */
    boolean isGiven(Console console) throws IOException {
        List<ImportRun> open = context.ledger().imports().notClosed();
        if (rowsToSend.isEmpty() && open.isEmpty()) {
            return true;
        }
        boolean yes = Question.isAnsweredYes(console, question(open));
        for (Map.Entry<Path, String> read : checksums.entrySet()) {
            if (yes && !Checksum.of(read.getKey()).equals(read.getValue())) {
                throw new ConfigurationException(read.getKey()
                        + " changed while the question was open, so nothing was imported: import it again "
                        + "when it is complete");
            }
        }
        return yes;
    }

    private String question(List<ImportRun> open) {
        String names = files.keySet().stream().map(Path::toString).collect(Collectors.joining(", "));
        String rows = rowsToSend.isEmpty()
                ? "nothing"
                : rowsToSend.entrySet().stream()
                        .map(sent -> sent.getValue() + " to " + sent.getKey().word())
                        .collect(Collectors.joining(", "));
        String others = open.isEmpty()
                ? ""
                : ", and resume "
                        + open.stream()
                                .map(one -> one.source() + " (" + one.id() + ")")
                                .collect(Collectors.joining(", "));
        return "Send the rows of " + names + " to " + context.settings().destination() + " (" + rows + ")" + others;
    }
}
