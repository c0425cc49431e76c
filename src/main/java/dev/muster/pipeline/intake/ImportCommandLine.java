package dev.muster.pipeline.intake;

import dev.muster.ledger.Imports;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.ShellWord;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.validation.ImportOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The command that reads the source of an import again with the same options, to be typed in the program's folder. */
public final class ImportCommandLine {
    private static final String PROGRAM = "./muster";
    /** Placeholder for a file whose path is unknown, since it came through the inbox or a queue. */
    private static final String UNKNOWN_FILE = "FILE";

    private final Imports imports;
    private final ImportRun again;

    public ImportCommandLine(Imports imports, ImportRun again) {
        this.imports = imports;
        this.again = again;
    }

    /** The command with more options, such as {@code import} and {@code --again}. */
    public String of(String... commandAndOptions) {
        List<String> words = new ArrayList<>(List.of(PROGRAM));
        words.addAll(List.of(commandAndOptions));
        words.addAll(options());
        words.add(imports.namedPath(again.id()).map(ShellWord::of).orElse(UNKNOWN_FILE));
        return String.join(" ", words);
    }

    /** The command that imports the dead letter of the import: its rows say by which rules they are read. */
    public String ofDeadLetter(String deadLetter) {
        return PROGRAM + " import "
                + (again.destination().org().isEmpty()
                        ? ""
                        : "--org " + ShellWord.of(again.destination().org()) + " ") + ShellWord.of(deadLetter);
    }

    private List<String> options() {
        ImportOptions options = again.options();
        var said = new ArrayList<String>();
        add(
                said,
                "--org",
                again.destination().org().isEmpty() ? null : again.destination().org());
        add(said, "--source", options.source());
        add(said, "--operation", again.operation().word());
        if (options.mapping() != null) {
            add(
                    said,
                    "--mapping",
                    options.mapping().isNone() ? "none" : options.mapping().file());
        }
        add(said, "--ignore-columns", options.ignored().isEmpty() ? null : String.join(",", options.ignored()));
        add(said, "--blank-cells", options.blankCells() == null ? null : word(options.blankCells()));
        new TreeMap<>(options.blankCellsOf())
                .forEach((column, meaning) -> add(said, "--blank-cells", column + "=" + word(meaning)));
        add(
                said,
                "--delimiter",
                "\t".equals(options.dialect().delimiter())
                        ? "tab"
                        : options.dialect().delimiter());
        add(said, "--encoding", options.dialect().encoding());
        add(said, "--sheet", options.dialect().sheet());
        add(
                said,
                "--header-row",
                options.dialect().headerRow() == null
                        ? null
                        : options.dialect().headerRow().toString());
        add(said, "--json-path", options.dialect().jsonPath());
        options.of().allowedGuards().stream().sorted().forEach(guard -> add(said, "--allow-guard", guard));
        if (options.allowInvalid()) {
            said.add("--allow-invalid");
        }
        return said;
    }

    private static void add(List<String> words, String option, @Nullable String value) {
        if (value != null) {
            words.add(option);
            words.add(ShellWord.of(value));
        }
    }

    private static String word(BlankCells meaning) {
        return meaning.name().toLowerCase(Locale.ROOT);
    }
}
