package dev.muster.cli.command;

import dev.muster.cli.ExitCode;
import dev.muster.config.ConfigurationException;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceTemplate;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster template}: prints a starter file. */
@Command(
        name = "template",
        description = "Prints a starter file with the columns and one example user.",
        footer = {"", "Examples:", "  muster template > new-hires.csv", "  muster template --operation update --all"})
public final class TemplateCommand implements Callable<Integer> {
    @Option(names = "--operation", paramLabel = "OPERATION", description = "create, update or upsert (default: create)")
    private String operation = Operation.CREATE.word();

    @Option(names = "--format", paramLabel = "FORMAT", description = "csv, json or ndjson (default: csv)")
    private String format = SourceFormat.CSV.extension();

    @Option(
            names = "--all",
            description =
                    "all columns the operation accepts, not only common ones (CSV only: JSON leaves out empty values)")
    private boolean all;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Operation asked = Operation.of(operation)
                .orElseThrow(() -> new ConfigurationException(
                        "--operation is \"" + operation + "\": it must be one of " + Operation.words()));
        SourceFormat written = SourceFormat.of("template." + format)
                .filter(known -> known != SourceFormat.XLSX)
                .orElseThrow(() ->
                        new ConfigurationException("--format is \"" + format + "\": it must be csv, json or ndjson"));
        PrintWriter out = spec.commandLine().getOut();
        out.print(new SourceTemplate(AttributeCatalog.load(), asked, all).in(written));
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }
}
