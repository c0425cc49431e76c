package dev.muster.cli.change;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.command.ImportRunner;
import dev.muster.cli.output.Counts;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.PlanText;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.cli.output.ProgressReporters;
import dev.muster.cli.terminal.Question;
import dev.muster.cli.terminal.Terminal;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.dryrun.DryRun;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.pipeline.undo.Removal;
import dev.muster.pipeline.undo.Undo;
import dev.muster.pipeline.undo.UndoFiles;
import dev.muster.pipeline.undo.UndoLeft;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.runtime.DirectoryRemoval;
import dev.muster.runtime.DirectorySearch;
import dev.muster.storage.TemporaryFolder;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster undo}: takes an import back by another one. */
@Command(
        name = "undo",
        description = "Takes a closed import back by a new import: suspends the users that it created, and restores "
                + "the old values of those that it changed. Shows the plan first, and asks on a terminal.",
        footer = {
            "",
            "Examples:",
            "  muster undo 01M85C3XB93MXQABPWKG0XC1FK",
            "  muster undo --remove 01M85C3XB93MXQABPWKG0XC1FK",
            "",
            "Leaves and names what cannot be restored: passwords, and values that were changed again since."
        })
public final class UndoCommand implements Callable<Integer> {
    private static final int MOST_SHOWN = 20;
    /** The rows name users by id and only attributes of their own: no mapping or blank cell applies. */
    private static final ImportOptions OPTIONS =
            ImportOptions.NONE.mappedBy(MappingSource.NONE).importingAgain();

    @Parameters(paramLabel = "IMPORT", description = "import id, see muster status")
    private String importId;

    @Option(names = "--remove", description = "remove the users that the import created, instead of suspending them")
    private boolean remove;

    @Option(names = "--all", description = "print everything that is changed or left, not only the first")
    private boolean all;

    @Option(
            names = {"-y", "--yes"},
            description = "do not ask for confirmation")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    private long left;

    @Override
    public Integer call() throws Exception {
        Settings settings = CommandContext.loadSettings();
        if (remove && !yes && Terminal.console() == null) {
            throw new ConfigurationException(
                    "--remove asks before it removes users: run it on a terminal, or add --yes");
        }
        try (CommandContext opened = CommandContext.open(settings)) {
            ImportRun closed = closed(opened);
            CommandContext context = opened.forOrganizationOf(closed);
            context.settings().connection().credentials();
            try (TemporaryFolder folder = TemporaryFolder.make(context.home().temporary(), "undo")) {
                return undo(
                        closed,
                        context,
                        new UndoFiles(
                                folder.path().resolve("undo-" + importId + ".ndjson"),
                                folder.path().resolve("removals")));
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private ImportRun closed(CommandContext context) {
        ImportRun named = context.ledger()
                .imports()
                .find(importId)
                .orElseThrow(() -> new ConfigurationException("No import " + importId + " in "
                        + context.home().root() + ": nothing is kept to undo it. Imports are removed after "
                        + "muster.retention; to list those that are kept: " + ImportPrinter.COMMAND + " status --all"));
        if (!named.status().state().closed()) {
            throw new ConfigurationException("Import " + importId + " (" + named.source() + ") is still open. Before "
                    + "it can be undone: " + ImportPrinter.COMMAND + " cancel " + importId);
        }
        return named;
    }

    private int undo(ImportRun closed, CommandContext context, UndoFiles files)
            throws IOException, InterruptedException {
        Undo undo;
        Optional<ApiResult> obstacle;
        try (var directory = new DirectorySearch(context.settings())) {
            undo = new Undo(context.ledger(), directory::search, remove, this::print);
            obstacle = undo.write(closed, files);
            if (obstacle.isEmpty() && undo.rows() > 0) {
                obstacle = printPlan(files.updates(), context, directory);
            }
        }
        if (left > MOST_SHOWN && !all) {
            out().println("... and " + (left - MOST_SHOWN) + " more that are left as they are. To see all: "
                    + PrintedCommand.in(ImportPrinter.COMMAND + " undo --all " + importId));
        }
        printRemovals(undo, files.removals());
        out().flush();
        if (obstacle.isPresent()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "muster: Could not look up users (" + obstacle.get().message() + "): nothing was undone");
            return obstacle.get() instanceof ApiResult.Unauthorized ? ExitCode.REFUSED_BY_SERVICE : ExitCode.STOPPED;
        }
        if (undo.rows() + undo.removals() == 0) {
            out().println("Nothing to undo in import " + importId + " (" + closed.source() + ")");
            out().flush();
            return exitCode(ExitCode.ALL_IMPORTED);
        }
        if (!confirmed(closed, undo)) {
            out().println("Nothing was undone.");
            out().flush();
            return ExitCode.USAGE;
        }
        int imported = undo.rows() == 0 ? ExitCode.ALL_IMPORTED : runImport(files.updates(), context);
        boolean ended = imported == ExitCode.ALL_IMPORTED || imported == ExitCode.SOME_NOT_IMPORTED;
        return ended && undo.removals() > 0
                ? Math.max(imported, exitCode(removeUsers(files.removals(), context)))
                : exitCode(imported);
    }

    /** The exit code of a part, but not 0 while something is left as it is. */
    private int exitCode(int part) {
        return part == ExitCode.ALL_IMPORTED && left > 0 ? ExitCode.SOME_NOT_IMPORTED : part;
    }

    private void print(UndoLeft kept) {
        left++;
        if (all || left <= MOST_SHOWN) {
            out().println("line " + kept.line() + ": left as it is: " + Quoting.name(kept.user()) + ": " + kept.why());
        }
    }

    private void printRemovals(Undo undo, Path removals) throws IOException {
        if (undo.removals() == 0) {
            return;
        }
        try (Stream<String> lines = Files.lines(removals)) {
            lines.map(Removal::read)
                    .limit(all ? Long.MAX_VALUE : MOST_SHOWN)
                    .forEach(removal ->
                            out().println("line " + removal.line() + ": remove " + Quoting.name(removal.user())));
        }
        out().println("Remove: " + Counts.of(undo.removals(), "user") + " that the import created");
    }

    private Optional<ApiResult> printPlan(Path updates, CommandContext context, DirectorySearch directory)
            throws IOException {
        Settings settings = context.settings();
        try (DryRun dryRun = DryRun.of(
                context.home(),
                updates,
                Operation.UPDATE,
                OPTIONS,
                settings.imports(),
                Optional.of(context.ledger()))) {
            Optional<ApiResult> obstacle = dryRun.identify(
                    directory::search, directory, settings.polling().inDoubtQuiet());
            var plan = new Plan(
                    dryRun,
                    Optional.empty(),
                    AttributeCatalog.load(),
                    settings.requests().perMinute());
            new PlanText(plan, new PlanSummary(plan, settings.creationSource()), true, extent()).printOutline(out());
            return obstacle;
        }
    }

    private PlanText.Extent extent() {
        if (all) {
            return PlanText.Extent.ALL;
        }
        return Terminal.console() == null ? PlanText.Extent.FIRST : PlanText.Extent.TERMINAL;
    }

    private boolean confirmed(ImportRun closed, Undo undo) {
        Console console = Terminal.console();
        return yes
                || console == null
                || Question.isAnsweredYes(
                        console,
                        "Undo import " + importId + " of " + closed.source() + " (" + undo.rows() + " to update"
                                + (undo.removals() > 0 ? ", " + undo.removals() + " to remove for good" : "") + ")");
    }

    private int runImport(Path updates, CommandContext context) throws IOException, InterruptedException {
        ProgressReporter reporter = ProgressReporters.forPeople(context, out(), false);
        ImportRunner.reportOpenImports(context, reporter, List.of());
        return new ImportRunner(context, reporter).run(Map.of(updates, Operation.UPDATE), OPTIONS);
    }

    /** Removes users one by one; returns the exit code. A removal that is repeated finds the rest. */
    private int removeUsers(Path removals, CommandContext context) throws IOException {
        long removed = 0;
        try (var directory = new DirectoryRemoval(context.settings());
                BufferedReader lines = Files.newBufferedReader(removals)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Removal removal = Removal.read(line);
                Optional<ApiResult> failure = directory.remove(removal.id());
                if (failure.isPresent()) {
                    out().println("Removed " + Counts.of(removed, "user") + "; " + Quoting.name(removal.user())
                            + " could not be removed: "
                            + failure.get().message() + ". To go on: " + ImportPrinter.COMMAND + " undo --remove "
                            + importId);
                    out().flush();
                    return failure.get() instanceof ApiResult.Unauthorized
                            ? ExitCode.REFUSED_BY_SERVICE
                            : ExitCode.STOPPED;
                }
                removed++;
            }
        }
        out().println("Removed " + Counts.of(removed, "user"));
        out().flush();
        return ExitCode.ALL_IMPORTED;
    }
}
