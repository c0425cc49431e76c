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

/** The options for the progress output of a command. */
public final class ProgressOptions {
    @Option(names = "--json", description = "print progress as JSON, one event per line")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "print only how each import ended")
    private boolean quiet;

    /** Returns whether the output is for people. */
    public boolean forPeople() {
        return !json && !quiet;
    }

    public ProgressReporter reporter(CommandContext context, CommandSpec spec) {
        var out = spec.commandLine().getOut();
        if (json) {
            return new JsonProgressReporter(context, out);
        }
        return quiet ? ProgressReporters.quiet(context, out) : ProgressReporters.forPeople(context, out, false);
    }

    /** Runs a command; with {@code --json}, also writes its failure as an event. */
    public int reportingFailures(CommandSpec spec, Callable<Integer> command) throws Exception {
        try {
            return command.call();
        } catch (ConfigurationException failure) {
            reportAsJson(spec, String.valueOf(failure.getMessage()), ExitCode.USAGE);
            throw failure;
        } catch (StorageFailureException failure) {
            reportAsJson(spec, String.valueOf(failure.getMessage()), ExitCode.STOPPED);
            throw failure;
        }
    }

    private void reportAsJson(CommandSpec spec, String message, int exitCode) {
        if (json) {
            JsonProgressReporter.error(spec.commandLine().getOut(), message, exitCode);
        }
    }
}
