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

/** {@code muster template}: a source to begin with. */
@Command(
        name = "template",
        description = "Prints a file to begin with: the columns, and one user as an example.",
        footer = {"", "Examples:", "  muster template > new-hires.csv", "  muster template --operation update --all"})
public final class TemplateCommand implements Callable<Integer> {
    @Option(
            names = "--operation",
            paramLabel = "OPERATION",
            description = "create, update or upsert: what the file is to be for (default: create)")
    private String operation = Operation.CREATE.word();

    @Option(names = "--format", paramLabel = "FORMAT", description = "csv, json or ndjson (default: csv)")
    private String format = SourceFormat.CSV.extension();

    @Option(
            names = "--all",
            description =
                    "every column that the operation takes, not just those that many need (in CSV; JSON leaves out what has no value)")
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
