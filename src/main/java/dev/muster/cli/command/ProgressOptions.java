package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.StorageFailureException;
import dev.muster.cli.output.JsonProgressReporter;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.cli.output.ProgressReporters;
import dev.muster.config.ConfigurationException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a command tells how its imports go. */
final class ProgressOptions {
    @Option(names = "--json", description = "tell it as JSON, one event a line, for machines")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "print how each import ended, and nothing else")
    private boolean quiet;

    /** Whether a person watches it. */
    boolean forPeople() {
        return !json && !quiet;
    }

    ProgressReporter reporter(CommandContext context, CommandSpec spec) {
        var out = spec.commandLine().getOut();
        return json
                ? new JsonProgressReporter(context, out)
                : quiet ? ProgressReporters.quiet(context, out) : ProgressReporters.forPeople(context, out, false);
    }

    /** Runs a command; a program that reads its output is told there, too, why it fails. */
    int tellingFailures(CommandSpec spec, Callable<Integer> command) throws Exception {
        try {
            return command.call();
        } catch (ConfigurationException failure) {
            tellMachines(spec, failure.getMessage(), ExitCode.USAGE);
            throw failure;
        } catch (StorageFailureException failure) {
            tellMachines(spec, failure.getMessage(), ExitCode.STOPPED);
            throw failure;
        }
    }

    private void tellMachines(CommandSpec spec, String message, int exitCode) {
        if (json) {
            JsonProgressReporter.error(spec.commandLine().getOut(), message, exitCode);
        }
    }
}
