package dev.muster.cli.source;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.command.OrganizationOption;
import dev.muster.cli.command.SourceOptions;
import dev.muster.cli.output.Counts;
import dev.muster.cli.output.PrintedCommand;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.config.sources.draft.FileHeader;
import dev.muster.config.sources.draft.SourceDraft;
import dev.muster.records.problem.Quoting;
import dev.muster.records.problem.ShellWord;
import dev.muster.storage.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster source init}: drafts the definition of a source from the header of a file. */
@Command(
        name = "init",
        description = "Drafts the definition of a source from the header of a file, and creates its inbox. Knows the "
                + "column names of many HR systems in English, German, French and Spanish. Writes no value "
                + "of the file.",
        footer = {"", "Examples:", "  muster source init employees.csv", "  muster source init --name hr export.xlsx"})
public final class SourceInitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "file of the source")
    private Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "name of the source (default: from the file's name)")
    private @Nullable String name;

    @Option(names = "--force", description = "overwrite an existing definition")
    private boolean force;

    @Mixin
    private OrganizationOption organization;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Settings settings = organization.of(CommandContext.loadSettings());
        SourceOptions.checkReadable(file);
        var home = new Home(settings.home());
        FileHeader header = FileHeader.of(file, settings.reading().sourceRules(), home.temporary());
        String source = sourceName(header);
        var sources = new SourceFiles(settings.reading().sources());
        var draft = new SourceDraft(source, sources.shown(source), header);
        Path definition = sources.file(source);
        if (Files.exists(definition) && !force) {
            throw exists(definition, source);
        }
        home.prepare(Map.of(settings.org(), List.of(source)));
        write(draft, definition, source);
        print(draft, definition, source, settings);
        return ExitCode.ALL_IMPORTED;
    }

    private String sourceName(FileHeader header) {
        if (name == null) {
            return SourceDraft.nameFor(header.file());
        }
        if (!SourceFiles.isName(name)) {
            throw new ConfigurationException(
                    "--name is " + Quoting.quoted(name) + ": a name has " + SourceFiles.nameRule());
        }
        return name;
    }

    private void write(SourceDraft draft, Path definition, String source) throws IOException {
        Files.createDirectories(definition.toAbsolutePath().getParent());
        OpenOption[] options = force
                ? new OpenOption[] {
                    StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE
                }
                : new OpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
        try {
            Files.writeString(definition, draft.text(), options);
        } catch (FileAlreadyExistsException meanwhile) {
            throw exists(definition, source);
        }
    }

    private static ConfigurationException exists(Path definition, String source) {
        return new ConfigurationException("The source " + source + " exists (" + definition
                + "). Choose another name with --name, or overwrite it with --force");
    }

    private void print(SourceDraft draft, Path definition, String source, Settings settings) {
        Path inbox = new Home(settings.home()).inbox(settings.org()).resolve(source);
        PrintWriter out = spec.commandLine().getOut();
        List<String> leftOut = draft.leftOut();
        out.println(definition + ": drafted from " + file + ", " + Counts.of(draft.imported(), "column") + " imported, "
                + leftOut.size() + " left out");
        if (!leftOut.isEmpty()) {
            out.println("Left out: "
                    + String.join(", ", leftOut.stream().map(Quoting::name).toList()));
        }
        draft.missing()
                .forEach(attribute -> out.println(
                        "Missing: no column is the " + attribute + ", which new users need. Add it in the definition"));
        String written = ShellWord.of(file.toString());
        out.println("Next, check it, then drop files into its inbox:");
        String org = settings.org().isEmpty() ? "" : "--org " + ShellWord.of(settings.org()) + " ";
        out.println("  " + PrintedCommand.in("./muster source check " + org + source + " " + written));
        out.println("  cp " + written + " " + ShellWord.of(inbox + "/"));
        out.flush();
    }
}
