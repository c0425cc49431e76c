package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
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
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.pipeline.intake.Redrive;
import dev.muster.pipeline.intake.Redrive.Fate;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.AttributeCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster redrive}: tries rows of a closed import again. */
@Command(
        name = "redrive",
        description =
                "Tries rows of a closed import again that may succeed as they are, as an import of their own: all that are unresolved or unsent. "
                        + "Nobody is created twice: who may be there is looked up first.",
        footer = {
            "",
            "Examples:",
            "  muster redrive 01M85C3XB93MXQABPWKG0XC1FK",
            "  muster redrive --code API_REJECTED 01M85C3XB93MXQABPWKG0XC1FK"
        })
public final class RedriveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IMPORT", description = "the id of the import, as muster status has it")
    private String importId;

    @Option(names = "--code", split = ",", paramLabel = "CODE", description = "the rejected rows of these codes, too")
    private List<String> codes = List.of();

    @Option(names = "--all", description = "all rejected rows, too")
    private boolean all;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = CommandContext.loadSettings();
        codes.forEach(RedriveCommand::known);
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
            tell(redrive, closed, deadLetter, context, out);
            ProgressReporter reporter = ProgressReporters.forPeople(context, out, false);
            ImportRunner.reportOpenImports(context, reporter);
            return new ImportRunner(context, reporter).run(() -> List.of(open(redrive, context)));
        }
    }

    private static void known(String code) {
        if (Arrays.stream(ProblemCode.values()).noneMatch(known -> known.name().equals(code))) {
            throw new ConfigurationException(
                    "--code is \"" + code + "\", which is no code: the column _code of the dead letter has them");
        }
    }

    private ImportRun closed(CommandContext context) {
        ImportRun named = context.importRun(importId);
        if (!named.state().closed()) {
            throw new ConfigurationException("The import " + importId + " (" + named.source() + ") is not closed yet: "
                    + ImportPrinter.COMMAND + " continue " + importId + " brings it to its end, "
                    + ImportPrinter.COMMAND + " cancel " + importId + " cancels it");
        }
        return named;
    }

    private Path deadLetter(CommandContext context, ImportRun closed) {
        Path deadLetter = new ReceiptFile(context.home(), importId)
                .deadLetter()
                .orElseThrow(() -> new ConfigurationException("Every row of the import " + importId + " ("
                        + closed.source() + ") was imported: there is nothing to try again"));
        if (context.ledger().importStats().outcomes(importId).isEmpty()) {
            throw new ConfigurationException("The import " + importId + " (" + closed.source() + ") has no rows, "
                    + deadLetter + " says why: correct the source, and import it again");
        }
        if (!Files.isReadable(deadLetter)) {
            throw new ConfigurationException(deadLetter + ", the dead letter of the import " + importId
                    + ", is not there any more: put it back, or import the source again");
        }
        return deadLetter;
    }

    private void tell(Redrive redrive, ImportRun closed, Path deadLetter, CommandContext context, PrintWriter out) {
        var told = new RedriveText(
                redrive,
                importId,
                PrintedCommand.in(
                        new ImportCommandLine(context.ledger().imports(), closed).ofDeadLetter(deadLetter.toString())));
        if (redrive.rows(Fate.AGAIN) == 0) {
            throw new ConfigurationException("No row of the import " + importId + " (" + closed.source()
                    + ") is tried again: " + String.join("; ", told.left()));
        }
        out.println(
                closed.source() + ": " + redrive.rows(Fate.AGAIN) + " rows of import " + importId + " are tried again");
        told.left().forEach(line -> out.println(closed.source() + ": " + line));
        out.flush();
    }

    private static String open(Redrive redrive, CommandContext context) throws IOException {
        return redrive.open(new InboxClaimer(context.home(), context.ledger(), context.settings(), Clock.systemUTC()));
    }
}
