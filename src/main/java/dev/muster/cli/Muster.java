package dev.muster.cli;

import dev.muster.cli.change.ApplyCommand;
import dev.muster.cli.change.HistoryCommand;
import dev.muster.cli.change.UndoCommand;
import dev.muster.cli.command.CancelCommand;
import dev.muster.cli.command.CompletionCommand;
import dev.muster.cli.command.ContinueCommand;
import dev.muster.cli.command.DemoCommand;
import dev.muster.cli.command.DoctorCommand;
import dev.muster.cli.command.HelpCommand;
import dev.muster.cli.command.ImportCommand;
import dev.muster.cli.command.JobCommand;
import dev.muster.cli.command.PauseCommand;
import dev.muster.cli.command.PlanCommand;
import dev.muster.cli.command.PurgeCommand;
import dev.muster.cli.command.RedriveCommand;
import dev.muster.cli.command.ReleaseCommand;
import dev.muster.cli.command.ResumeCommand;
import dev.muster.cli.command.RunCommand;
import dev.muster.cli.command.SandboxCommand;
import dev.muster.cli.command.StatusCommand;
import dev.muster.cli.command.TemplateCommand;
import dev.muster.cli.command.WarmUpCommand;
import dev.muster.cli.output.ImportMessages;
import dev.muster.cli.output.OutputCheck;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.cli.source.SourceCommand;
import dev.muster.cli.terminal.EscapingWriter;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.records.source.SourceFormat;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

/** The entry point of the command line. */
@Command(
        name = "muster",
        versionProvider = Muster.Version.class,
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        description = "Imports users into JumpCloud in bulk and accounts for every row.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ImportCommand.class,
            ContinueCommand.class,
            PlanCommand.class,
            ApplyCommand.class,
            TemplateCommand.class,
            StatusCommand.class,
            JobCommand.class,
            DoctorCommand.class,
            RedriveCommand.class,
            UndoCommand.class,
            HistoryCommand.class,
            CancelCommand.class,
            ReleaseCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            PurgeCommand.class,
            SandboxCommand.class,
            SourceCommand.class,
            WarmUpCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        commandListHeading = "%n")
public final class Muster implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        CommandLine commands = commandLine();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> thrown.printStackTrace(commands.getErr()));
        System.exit(new OutputCheck(System.out, System.err).exitCode(commands.execute(arguments)));
    }

    /** Lists the commands when none is given. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    public static CommandLine commandLine() {
        var commands = new CommandLine(new Muster());
        arrangeHelp(commands);
        Stream.of("import", "plan").map(commands.getSubcommands()::get).forEach(Muster::nameFormats);
        return commands.setOut(new EscapingWriter(commands.getOut()))
                .setErr(new EscapingWriter(commands.getErr()))
                .setExecutionExceptionHandler(oneLine())
                .setParameterExceptionHandler((usage, arguments) -> {
                    usage.getCommandLine()
                            .getErr()
                            .println("muster: " + usage.getMessage() + perhapsMeant(usage) + ". For help: "
                                    + usage.getCommandLine()
                                            .getCommandSpec()
                                            .qualifiedName()
                                            .replaceFirst("^muster", Matcher.quoteReplacement(PrintedCommand.PROGRAM))
                                    + " --help");
                    return ExitCode.USAGE;
                });
    }

    /** Orders the help of a command and those below it: description, examples and notes, parameters, options. */
    private static void arrangeHelp(CommandLine command) {
        var sections = new ArrayList<>(command.getHelpSectionKeys());
        sections.remove(UsageMessageSpec.SECTION_KEY_FOOTER);
        sections.add(
                sections.indexOf(UsageMessageSpec.SECTION_KEY_DESCRIPTION) + 1, UsageMessageSpec.SECTION_KEY_FOOTER);
        command.setHelpSectionKeys(sections);
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.parameterListHeading("%nArguments:%n").optionListHeading("%nOptions:%n");
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST,
                        help -> "%nExit codes: muster help exit-codes%n".formatted());
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::list);
        command.getSubcommands().values().forEach(Muster::arrangeHelp);
    }

    private static void nameFormats(CommandLine reading) {
        UsageMessageSpec usage = reading.getCommandSpec().usageMessage();
        usage.footer(Stream.concat(
                        Stream.of(usage.footer()),
                        Stream.of("", "Formats, also as .gz: " + SourceFormat.allExtensions()))
                .toArray(String[]::new));
    }

    private static String perhapsMeant(ParameterException usage) {
        List<String> similar =
                usage instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return similar.isEmpty() ? "" : ". Did you mean " + String.join(" or ", similar) + "?";
    }

    /** Reports errors that a user can fix in one line, and bugs with their stack trace. */
    private static IExecutionExceptionHandler oneLine() {
        return (thrown, command, parsed) -> {
            Exception failure = thrown instanceof UncheckedIOException unchecked
                    ? Objects.requireNonNull(unchecked.getCause())
                    : thrown;
            if (failure instanceof ConfigurationException wrong) {
                command.getErr()
                        .println("muster: " + PrintedCommand.in(wrong.lines().get(0)));
                wrong.lines().stream().skip(1).map(PrintedCommand::in).forEach(command.getErr()::println);
                return ExitCode.USAGE;
            }
            Optional<String> storageFailure = failure instanceof StorageFailureException
                    ? Optional.of(String.valueOf(failure.getMessage()))
                    : StorageFailure.of(
                                    failure,
                                    new Home(Settings.load(CommandContext.base(), System.getenv())
                                            .home()))
                            .map(StorageFailure::text);
            if (storageFailure.isPresent()) {
                command.getErr().println("muster: " + storageFailure.get() + ". " + ImportMessages.NOTHING_LOST);
                return ExitCode.STOPPED;
            }
            if (failure instanceof IOException) {
                command.getErr()
                        .println("muster: Cannot read or write a file (" + failure + "): check that file and its disk. "
                                + ImportMessages.NOTHING_LOST);
                return ExitCode.STOPPED;
            }
            failure.printStackTrace(command.getErr());
            command.getErr()
                    .println("muster: This is a bug in Muster: please report it with the lines above. "
                            + ImportMessages.NOTHING_LOST);
            return ExitCode.STOPPED;
        };
    }

    /** The version in the jar's manifest. */
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
