package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.output.Counts;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.cli.output.ProgressReporters;
import dev.muster.cli.output.ReceiptFile;
import dev.muster.cli.output.RedriveText;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.intake.ImportCommandLine;
import dev.muster.pipeline.intake.Redrive;
import dev.muster.pipeline.intake.Redrive.Fate;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.AttributeCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster redrive}: retries rows of a closed import. */
@Command(
        name = "redrive",
        description = "Retries the unresolved and unsent rows of a closed import, as a new import. "
                + "Looks users up first, so that no user is created twice.",
        footer = {
            "",
            "Examples:",
            "  muster redrive 01M85C3XB93MXQABPWKG0XC1FK",
            "  muster redrive --code API_REJECTED 01M85C3XB93MXQABPWKG0XC1FK"
        })
public final class RedriveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IMPORT", description = "import id, see muster status")
    private String importId;

    @Option(
            names = "--code",
            split = ",",
            paramLabel = "CODE",
            description = "also retry rejected rows with " + "these codes")
    private List<String> codes = List.of();

    @Option(names = "--all", description = "also retry all rejected rows")
    private boolean all;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = CommandContext.loadSettings();
        codes.forEach(RedriveCommand::checkKnown);
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext opened = CommandContext.open(settings)) {
            ImportRun closed = closed(opened);
            CommandContext context = opened.forOrganizationOf(closed);
            context.settings().connection().credentials();
            MappingOptions.check(context.settings(), AttributeCatalog.load());
            Path deadLetter = deadLetter(context, closed);
            var redrive = new Redrive(
                    context.ledger().records(),
                    AttributeCatalog.load(),
                    closed,
                    deadLetter,
                    code -> all || codes.contains(code));
            announce(redrive, closed, deadLetter, context, out);
            ProgressReporter reporter = ProgressReporters.forPeople(context, out, false);
            ImportRunner.reportOpenImports(context, reporter);
            return new ImportRunner(context, reporter).run(() -> List.of(open(redrive, context)));
        }
    }

    private static void checkKnown(String code) {
        if (Arrays.stream(ProblemCode.values()).noneMatch(known -> known.name().equals(code))) {
            throw new ConfigurationException(
                    "Unknown code \"" + code + "\" in --code: use codes from the column _code of the dead letter");
        }
    }

    private ImportRun closed(CommandContext context) {
        ImportRun named = context.importRun(importId);
        if (!named.status().state().closed()) {
            throw new ConfigurationException("Import " + importId + " (" + named.source() + ") is still open. To "
                    + "resume it: "
                    + ImportPrinter.COMMAND + " continue " + importId + "; to cancel it: "
                    + ImportPrinter.COMMAND + " cancel " + importId);
        }
        return named;
    }

    private Path deadLetter(CommandContext context, ImportRun closed) {
        Path deadLetter = new ReceiptFile(context.home(), importId)
                .deadLetter()
                .orElseThrow(() -> new ConfigurationException("Nothing to retry: every row of import " + importId + " ("
                        + closed.source() + ") was imported"));
        if (context.ledger().importStats().outcomes(importId).isEmpty()) {
            throw new ConfigurationException("Import " + importId + " (" + closed.source() + ") has no rows, see "
                    + deadLetter + ": correct the source and import it again");
        }
        if (!Files.isReadable(deadLetter)) {
            throw new ConfigurationException("The dead letter of import " + importId + " is missing (" + deadLetter
                    + "): restore it or import the source again");
        }
        return deadLetter;
    }

    private void announce(Redrive redrive, ImportRun closed, Path deadLetter, CommandContext context, PrintWriter out) {
        var text = new RedriveText(
                redrive,
                importId,
                PrintedCommand.in(
                        new ImportCommandLine(context.ledger().imports(), closed).ofDeadLetter(deadLetter.toString())));
        if (redrive.rows(Fate.AGAIN) == 0) {
            throw new ConfigurationException("Nothing to retry in import " + importId + " (" + closed.source() + "): "
                    + String.join("; ", text.skipped()));
        }
        out.println(closed.source() + ": retrying " + Counts.of(redrive.rows(Fate.AGAIN), "row") + " of import "
                + importId);
        text.skipped().forEach(line -> out.println(closed.source() + ": " + line));
        out.flush();
    }

    private static String open(Redrive redrive, CommandContext context) throws IOException {
        return redrive.open(context.inboxClaimer());
    }
}
