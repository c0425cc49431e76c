package dev.muster.cli.source;

import dev.muster.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster source}: the commands about sources. */
@Command(
        name = "source",
        description =
                "Drafts and checks the definition of a source, config/sources/NAME.yaml. Files in inbox/NAME/ are "
                        + "read by it.",
        footer = {"", "Examples:", "  muster source init employees.csv", "  muster source check employees employees.csv"
        },
        subcommands = {SourceInitCommand.class, SourceCheckCommand.class},
        commandListHeading = "%n")
public final class SourceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** Lists the commands when none is given. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
