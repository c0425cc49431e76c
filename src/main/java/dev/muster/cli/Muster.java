package dev.muster.cli;

import dev.muster.cli.command.CancelCommand;
import dev.muster.cli.command.CompletionCommand;
import dev.muster.cli.command.ContinueCommand;
import dev.muster.cli.command.DemoCommand;
import dev.muster.cli.command.DoctorCommand;
import dev.muster.cli.command.HelpCommand;
import dev.muster.cli.command.ImportCommand;
import dev.muster.cli.command.ImportRunner;
import dev.muster.cli.command.JobCommand;
import dev.muster.cli.command.PauseCommand;
import dev.muster.cli.command.PlanCommand;
import dev.muster.cli.command.PurgeCommand;
import dev.muster.cli.command.RedriveCommand;
import dev.muster.cli.command.ResumeCommand;
import dev.muster.cli.command.RunCommand;
import dev.muster.cli.command.SandboxCommand;
import dev.muster.cli.command.StatusCommand;
import dev.muster.cli.command.TemplateCommand;
import dev.muster.cli.command.WarmUpCommand;
import dev.muster.cli.output.OutputCheck;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.cli.terminal.EscapingWriter;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.records.source.SourceFormat;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line's entry. */
@Command(
        name = "muster",
        versionProvider = Muster.Version.class,
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        description = "Brings people into JumpCloud in bulk, and accounts for every one of them.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ImportCommand.class,
            ContinueCommand.class,
            PlanCommand.class,
            TemplateCommand.class,
            StatusCommand.class,
            JobCommand.class,
            DoctorCommand.class,
            RedriveCommand.class,
            CancelCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            PurgeCommand.class,
            SandboxCommand.class,
            WarmUpCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        commandListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:every row imported; any other command did what it was asked for",
            "  1:some rows were not (the dead letter is named), or a source could not be read",
            "  2:usage, configuration or file not found, or a question was not answered with yes",
            "  3:the API refuses the credentials",
            "  4:stopped before the end, the work is kept and muster continue brings it to its end; or the output could not be written, or a plan not ask the service",
            "130:interrupted; the same"
        })
public final class Muster implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        CommandLine commands = commandLine();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> thrown.printStackTrace(commands.getErr()));
        System.exit(new OutputCheck(System.out, System.err).exitCode(commands.execute(arguments)));
    }

    /** Without a command it shows which there are. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    public static CommandLine commandLine() {
        var commands = new CommandLine(new Muster());
        commands.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::list);
        Stream.of("import", "plan").map(commands.getSubcommands()::get).forEach(Muster::nameFormats);
        return commands.setOut(new EscapingWriter(commands.getOut()))
                .setErr(new EscapingWriter(commands.getErr()))
                .setExecutionExceptionHandler(oneLine())
                .setParameterExceptionHandler((usage, arguments) -> {
                    usage.getCommandLine()
                            .getErr()
                            .println("muster: " + usage.getMessage() + perhapsMeant(usage) + "; "
                                    + usage.getCommandLine()
                                            .getCommandSpec()
                                            .qualifiedName()
                                            .replaceFirst("^muster", Matcher.quoteReplacement(PrintedCommand.PROGRAM))
                                    + " --help tells more");
                    return ExitCode.USAGE;
                });
    }

    private static void nameFormats(CommandLine reading) {
        UsageMessageSpec usage = reading.getCommandSpec().usageMessage();
        usage.footer(Stream.concat(
                        Stream.of("", "Formats: " + SourceFormat.allExtensions() + "; each also compressed, as .gz."),
                        Stream.of(usage.footer()))
                .toArray(String[]::new));
    }

    private static String perhapsMeant(ParameterException usage) {
        List<String> similar =
                usage instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?";
    }

    /** What a user can mend is told in one line; anything else is a fault of the program, and keeps its stack trace. */
    private static IExecutionExceptionHandler oneLine() {
        return (thrown, command, parsed) -> {
            Exception failure = thrown instanceof UncheckedIOException unchecked ? unchecked.getCause() : thrown;
            if (failure instanceof ConfigurationException wrong) {
                command.getErr()
                        .println("muster: " + PrintedCommand.in(wrong.lines().get(0)));
                wrong.lines().stream().skip(1).map(PrintedCommand::in).forEach(command.getErr()::println);
                return ExitCode.USAGE;
            }
            Optional<String> storageFailure = failure instanceof StorageFailureException
                    ? Optional.of(failure.getMessage())
                    : StorageFailure.of(
                                    failure,
                                    new Home(Settings.load(CommandContext.base(), System.getenv())
                                            .home()))
                            .map(StorageFailure::text);
            if (storageFailure.isPresent()) {
                command.getErr()
                        .println("muster: " + storageFailure.get() + ". Nothing is lost: " + ImportRunner.CONTINUE);
                return ExitCode.STOPPED;
            }
            if (failure instanceof IOException) {
                command.getErr()
                        .println("muster: a file could not be read or written: " + failure
                                + ". Look after that file and its disk. Nothing is lost: " + ImportRunner.CONTINUE);
                return ExitCode.STOPPED;
            }
            failure.printStackTrace(command.getErr());
            command.getErr()
                    .println(
                            "muster: this is a fault of the program, please report it with the lines above. Nothing is lost: "
                                    + ImportRunner.CONTINUE);
            return ExitCode.STOPPED;
        };
    }

    /** The version that the build gave the jar. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Muster.class.getPackage().getImplementationVersion();
            return new String[] {
                "muster " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
