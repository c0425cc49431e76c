package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.change.PlanSummary;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.PlanJson;
import dev.muster.cli.output.PlanText;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.cli.terminal.Terminal;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.deadletter.DeadLetter;
import dev.muster.pipeline.deadletter.DeadLetters;
import dev.muster.pipeline.dryrun.DryRun;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.pipeline.guard.PlanFile;
import dev.muster.records.problem.ShellWord;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.runtime.DirectorySearch;
import dev.muster.storage.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster plan}: the dry run of an import. */
@Command(
        name = "plan",
        description = "Dry run: shows each change that an import would make, and all errors. Makes no changes. With "
                + "credentials, also looks up the users and managers that rows refer to.",
        footer = {
            "",
            "Examples:",
            "  muster plan new-hires.csv",
            "  muster plan --operation update --json moves.csv",
            "  muster plan new-hires.csv --out plan.json"
        })
public final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "file to check")
    private Path file;

    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            description = "create, update or upsert, for rows without an operation of their own (default: "
                    + "muster.operation)")
    private String operation;

    @Mixin
    private OrganizationOption organization;

    @Mixin
    private SourceOptions sourceOptions;

    @Option(names = "--all", description = "print all errors, changes and users, not only the first; --full implies it")
    private boolean all;

    @Option(names = "--out", paramLabel = "PLAN", description = "also write the plan to a file for muster apply")
    private Path out;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = organization.of(CommandContext.loadSettings());
        Operation asked = sourceOptions.operation(operation, settings);
        SourceOptions.checkReadable(file);
        // Planning does not create a home.
        var home = new Home(settings.home());
        if (Files.notExists(home.ledger())) {
            return plan(settings, home, asked, Optional.empty());
        }
        try (CommandContext context = CommandContext.look(settings)) {
            return plan(settings, home, asked, Optional.of(context.ledger()));
        }
    }

    private int plan(Settings settings, Home home, Operation usual, Optional<Ledger> former) throws IOException {
        ImportOptions options = sourceOptions.options(List.of(file), settings);
        Optional<DeadLetter> deadLetter = former.flatMap(
                ledger -> new DeadLetters(home, ledger.imports(), settings.imports()).of(file, options.dialect()));
        Operation asked =
                operation == null ? deadLetter.map(DeadLetter::operation).orElse(usual) : usual;
        if (!json) {
            deadLetter
                    .flatMap(any -> any.told(file, options, operation == null ? null : usual))
                    .ifPresent(spec.commandLine().getOut()::println);
        }
        try (DryRun dryRun = DryRun.of(home, file, asked, options, settings.imports(), former)) {
            Optional<ApiResult> obstacle = identified(dryRun, settings);
            Optional<ImportRun> seenBefore =
                    former.flatMap(ledger -> ledger.imports().seenBefore(dryRun.importRun()));
            var plan = new Plan(
                    dryRun,
                    seenBefore,
                    AttributeCatalog.load(),
                    settings.requests().perMinute());
            PrintWriter printed = spec.commandLine().getOut();
            if (json) {
                PlanJson.write(plan, obstacle.map(ApiResult::message), printed);
            } else {
                new PlanText(
                                plan,
                                new PlanSummary(plan, settings.creationSource()),
                                settings.connection().hasCredentials(),
                                extent())
                        .print(printed);
            }
            printed.flush();
            obstacle.ifPresent(why -> spec.commandLine()
                    .getErr()
                    .println("muster: Could not look up users (" + why.message()
                            + "): the plan leaves out what depends on them"));
            if (obstacle.isPresent()) {
                return exitCode(obstacle.get());
            }
            if (out != null) {
                write(dryRun, plan, options, settings);
            }
            return plan.isFaultless() ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
        }
    }

    private void write(DryRun dryRun, Plan plan, ImportOptions options, Settings settings) throws IOException {
        if (plan.importRun().status().refusal() != null) {
            throw new ConfigurationException(out + " was not written: an import would send nothing");
        }
        if (plan.notLookedUp() > 0) {
            throw new ConfigurationException(
                    out + " was not written: users have to be looked up. Set JUMPCLOUD_API_KEY or a service account");
        }
        PlanFile.write(out, file, dryRun.ledger(), plan.importRun(), options, settings.imports(), plan.counts());
        spec.commandLine()
                .getErr()
                .println("Plan written to " + out + ". To import exactly this: "
                        + PrintedCommand.in(ImportPrinter.COMMAND + " apply " + ShellWord.of(out.toString())));
    }

    private PlanText.Extent extent() {
        if (all || sourceOptions.isFull()) {
            return PlanText.Extent.ALL;
        }
        return Terminal.console() == null ? PlanText.Extent.FIRST : PlanText.Extent.TERMINAL;
    }

    /** Looks up the users that rows refer to, if there are credentials; returns why that failed. */
    private static Optional<ApiResult> identified(DryRun dryRun, Settings settings) {
        if (!dryRun.importRun().identifies() || !settings.connection().hasCredentials()) {
            return Optional.empty();
        }
        try (var directory = new DirectorySearch(settings)) {
            return dryRun.identify(
                    directory::search, directory, settings.polling().inDoubtQuiet());
        }
    }

    private static int exitCode(ApiResult obstacle) {
        return obstacle instanceof ApiResult.Unauthorized ? ExitCode.REFUSED_BY_SERVICE : ExitCode.STOPPED;
    }
}
