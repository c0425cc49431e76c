package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.ProgressReporters;
import dev.muster.config.ConfigurationException;
import dev.muster.ledger.model.ImportRun;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster release}: lets a held import go on. */
@Command(
        name = "release",
        description = "Releases an import that guards of its source hold, and waits for the results. It is read again "
                + "first, since the directory may have changed.",
        footer = {"", "Examples:", "  muster release 01M85C3XB93MXQABPWKG0XC1FK"})
public final class ReleaseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IMPORT", description = "import id, see muster status")
    private String importId;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.open(CommandContext.loadSettings())) {
            ImportRun held = context.importRun(importId);
            if (!context.ledger().imports().release(importId, Clock.systemUTC().instant())) {
                throw new ConfigurationException("Cannot release import " + importId + " (" + held.source()
                        + "): it is " + held.status().word() + ", not held. To see it: " + ImportPrinter.COMMAND
                        + " status " + importId);
            }
            out.println(held.source() + ": released import " + importId + " from the guards "
                    + String.join(", ", held.status().hold().by()));
            out.flush();
            return new ImportRunner(context, ProgressReporters.forPeople(context, out, false))
                    .run(() -> List.of(importId));
        }
    }
}
