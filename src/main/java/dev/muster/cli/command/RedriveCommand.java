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
@Command(name = "redrive", description = "Tries rows of a closed import again that may succeed as they are, as an import of their own: all that are unresolved or unsent. "
        + "Nobody is created twice: who may be there is looked up first.",
        footer = {"", "Examples:", "  muster redrive 01M85C3XB93MXQABPWKG0XC1FK", "  muster redrive --code API_REJECTED 01M85C3XB93MXQABPWKG0XC1FK"})
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
            CommandContext workplace = opened.forOrganizationOf(closed);
            workplace.settings().connection().credentials();
            MappingOptions.check(workplace.settings(), AttributeCatalog.load());
            Path deadLetter = deadLetter(workplace, closed);
            var redrive = new Redrive(workplace.ledger().records(), AttributeCatalog.load(), closed, deadLetter, code -> all || codes.contains(code));
            tell(redrive, closed, deadLetter, workplace, out);
            ProgressReporter teller = ProgressReporters.forPeople(workplace, out, false);
            ImportRunner.tellWhatIsOpen(workplace, teller);
            return new ImportRunner(workplace, teller).run(() -> List.of(open(redrive, workplace)));
        }
    }

    private static void known(String code) {
        if (Arrays.stream(ProblemCode.values()).noneMatch(known -> known.name().equals(code))) {
            throw new ConfigurationException("--code is \"" + code + "\", which is no code: the column _code of the dead letter has them");
        }
    }

    private ImportRun closed(CommandContext workplace) {
        ImportRun named = workplace.theImport(importId);
        if (!named.state().closed()) {
            throw new ConfigurationException("The import " + importId + " (" + named.source() + ") is not closed yet: " + ImportPrinter.COMMAND + " continue " + importId + " brings it to its end, "
                    + ImportPrinter.COMMAND + " cancel " + importId + " cancels it");
        }
        return named;
    }

    private Path deadLetter(CommandContext workplace, ImportRun closed) {
        Path deadLetter = new ReceiptFile(workplace.home(), importId).deadLetter().orElseThrow(() ->
                new ConfigurationException("Every row of the import " + importId + " (" + closed.source() + ") was imported: there is nothing to try again"));
        if (workplace.ledger().imports().outcomes(importId).isEmpty()) {
            throw new ConfigurationException("The import " + importId + " (" + closed.source() + ") has no rows, " + deadLetter + " says why: correct the source, and import it again");
        }
        if (!Files.isReadable(deadLetter)) {
            throw new ConfigurationException(deadLetter + ", the dead letter of the import " + importId + ", is not there any more: put it back, or import the source again");
        }
        return deadLetter;
    }

    private void tell(Redrive redrive, ImportRun closed, Path deadLetter, CommandContext workplace, PrintWriter out) {
        var told = new RedriveText(redrive, importId, PrintedCommand.in(new ImportCommandLine(workplace.ledger().imports(), closed).ofDeadLetter(deadLetter.toString())));
        if (redrive.rows(Fate.AGAIN) == 0) {
            throw new ConfigurationException("No row of the import " + importId + " (" + closed.source() + ") is tried again: " + String.join("; ", told.left()));
        }
        out.println(closed.source() + ": " + redrive.rows(Fate.AGAIN) + " rows of import " + importId + " are tried again");
        told.left().forEach(line -> out.println(closed.source() + ": " + line));
        out.flush();
    }

    private static String open(Redrive redrive, CommandContext workplace) throws IOException {
        return redrive.open(new InboxClaimer(workplace.home(), workplace.ledger(), workplace.settings(), Clock.systemUTC()));
    }
}
