package dev.muster.cli;

import dev.muster.config.Settings;
import dev.muster.ledger.Import;
import dev.muster.ledger.Ledger;
import dev.muster.plan.Plan;
import dev.muster.plan.Rehearsal;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.ImportOptions;
import dev.muster.record.Operation;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows on a terminal what an import would do, and asks whether it is to be done. */
final class Confirmation {
    private final Map<Path, Operation> files;
    private final ImportOptions options;
    private final Workplace workplace;

    /** @param files each with the operation of rows that name none */
    Confirmation(Map<Path, Operation> files, ImportOptions options, Workplace workplace) {
        this.files = files;
        this.options = options;
        this.workplace = workplace;
    }

    /** Reads the files as the import will, and prints what comes of that. Nothing is asked of the service for it. */
    void show(PrintWriter out) throws IOException {
        Settings settings = workplace.settings();
        for (Map.Entry<Path, Operation> file : files.entrySet()) {
            out.println("Reading " + file.getKey() + " ...");
            out.flush();
            try (Rehearsal rehearsal = Rehearsal.of(file.getKey(), file.getValue(), options, settings, Optional.of(workplace.ledger()))) {
                var plan = new Plan(rehearsal, seenBefore(rehearsal.theImport(), workplace.ledger()), AttributeCatalog.load(), settings);
                new PlanText(plan, settings, false).printOutline(out);
            }
        }
        out.flush();
    }

    private Optional<Import> seenBefore(Import planned, Ledger ledger) {
        return options.again() ? Optional.empty() : ledger.imports().seenBefore(planned);
    }

    /** Whether the answer is yes; a closed terminal says no. */
    boolean isGiven(Console console) {
        String names = files.keySet().stream().map(Path::toString).collect(Collectors.joining(", "));
        String operations = files.values().stream().distinct().map(Operation::word).collect(Collectors.joining(", "));
        String answer = console.readLine("Send %s to %s, to %s users? [y/N] ", names, workplace.settings().baseUrl(), operations);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
