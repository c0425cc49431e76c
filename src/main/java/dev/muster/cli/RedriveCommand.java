package dev.muster.cli;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.intake.Claims;
import dev.muster.intake.ImportCommandLine;
import dev.muster.intake.Redrive;
import dev.muster.intake.Redrive.Fate;
import dev.muster.ledger.Import;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.ProblemCode;
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
final class RedriveCommand implements Callable<Integer> {
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
        Settings settings = Workplace.loadSettings();
        codes.forEach(RedriveCommand::known);
        PrintWriter out = spec.commandLine().getOut();
        try (Workplace opened = Workplace.open(settings)) {
            Import closed = closed(opened);
            Workplace workplace = opened.forOrganizationOf(closed);
            workplace.settings().connection().credentials();
            Mappings.check(workplace.settings(), AttributeCatalog.load());
            Path deadLetter = deadLetter(workplace, closed);
            var redrive = new Redrive(workplace.ledger().records(), AttributeCatalog.load(), closed, deadLetter, code -> all || codes.contains(code));
            tell(redrive, closed, deadLetter, workplace, out);
            Teller teller = Tellers.forPeople(workplace, out, false);
            ImportRun.tellWhatIsOpen(workplace, teller);
            return new ImportRun(workplace, teller).run(() -> List.of(open(redrive, workplace)));
        }
    }

    private static void known(String code) {
        if (Arrays.stream(ProblemCode.values()).noneMatch(known -> known.name().equals(code))) {
            throw new ConfigurationException("--code is \"" + code + "\", which is no code: the column _code of the dead letter has them");
        }
    }

    private Import closed(Workplace workplace) {
        Import named = workplace.theImport(importId);
        if (!named.state().closed()) {
            throw new ConfigurationException("The import " + importId + " (" + named.source() + ") is not closed yet: " + ImportPrinter.COMMAND + " continue " + importId + " brings it to its end, "
                    + ImportPrinter.COMMAND + " cancel " + importId + " cancels it");
        }
        return named;
    }

    private Path deadLetter(Workplace workplace, Import closed) {
        Path deadLetter = new WrittenReceipt(workplace.home(), importId).deadLetter().orElseThrow(() ->
                new ConfigurationException("Every row of the import " + importId + " (" + closed.source() + ") was imported: there is nothing to try again"));
        if (workplace.ledger().imports().outcomes(importId).isEmpty()) {
            throw new ConfigurationException("The import " + importId + " (" + closed.source() + ") has no rows, " + deadLetter + " says why: correct the source, and import it again");
        }
        if (!Files.isReadable(deadLetter)) {
            throw new ConfigurationException(deadLetter + ", the dead letter of the import " + importId + ", is not there any more: put it back, or import the source again");
        }
        return deadLetter;
    }

    private void tell(Redrive redrive, Import closed, Path deadLetter, Workplace workplace, PrintWriter out) {
        var told = new RedriveText(redrive, importId, Commands.in(new ImportCommandLine(workplace.ledger().imports(), closed).ofDeadLetter(deadLetter.toString())));
        if (redrive.rows(Fate.AGAIN) == 0) {
            throw new ConfigurationException("No row of the import " + importId + " (" + closed.source() + ") is tried again: " + String.join("; ", told.left()));
        }
        out.println(closed.source() + ": " + redrive.rows(Fate.AGAIN) + " rows of import " + importId + " are tried again");
        told.left().forEach(line -> out.println(closed.source() + ": " + line));
        out.flush();
    }

    private static String open(Redrive redrive, Workplace workplace) throws IOException {
        return redrive.open(new Claims(workplace.home(), workplace.ledger(), workplace.settings(), Clock.systemUTC()));
    }
}
