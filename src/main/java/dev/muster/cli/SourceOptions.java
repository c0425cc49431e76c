package dev.muster.cli;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.BlankCells;
import dev.muster.record.Dialect;
import dev.muster.record.ImportOptions;
import dev.muster.record.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The options that say how a source is to be read, for every command that reads one. */
final class SourceOptions {
    @Option(names = "--ignore-columns", split = ",", paramLabel = "NAME", description = "columns to leave out, beside those of muster.ignore-columns")
    private List<String> ignored = List.of();

    @Option(names = "--blank-cells", split = ",", paramLabel = "[COLUMN=]MEANING",
            description = "what blank cells mean, in all columns or in one: keep (the attribute stays as it is), clear, or error")
    private List<String> blankCells = List.of();

    @Option(names = "--delimiter", paramLabel = "CHARACTER", description = "what separates the cells of CSV: a character, tab, or auto to find it")
    private String delimiter;

    @Option(names = "--encoding", paramLabel = "NAME", description = "the encoding of CSV that has no byte order mark, such as windows-1252; auto is UTF-8")
    private String encoding;

    @Option(names = "--sheet", paramLabel = "NAME", description = "the sheet of a workbook to read, instead of the first that is visible")
    private String sheet;

    @Option(names = "--allow-invalid", description = "send the rest however many rows are invalid")
    private boolean allowInvalid;

    /** @throws ConfigurationException if a meaning of blank cells is none, or is given twice, or for a column that there is not, or if there is no such delimiter or encoding */
    ImportOptions options() {
        AttributeCatalog catalog = AttributeCatalog.load();
        BlankCells all = null;
        Map<String, BlankCells> single = new HashMap<>();
        for (String option : blankCells) {
            int equals = option.lastIndexOf('=');
            BlankCells meaning = meaning(option.substring(equals + 1), option);
            if (equals >= 0 && !catalog.knows(option.substring(0, equals))) {
                throw new ConfigurationException("--blank-cells is \"" + option + "\": no attribute has such a column; the nearest known name is "
                        + catalog.nearest(option.substring(0, equals)));
            }
            BlankCells former = equals < 0 ? all : single.put(option.substring(0, equals).strip(), meaning);
            if (former != null && former != meaning) {
                throw new ConfigurationException("--blank-cells says two things (\"" + option + "\" is the second): leave out one of them");
            }
            all = equals < 0 ? meaning : all;
        }
        return new ImportOptions(ignored.stream().map(String::strip).filter(name -> !name.isEmpty()).toList(), all, single, allowInvalid, false, dialect());
    }

    private Dialect dialect() {
        return new Dialect(checked("--delimiter", delimiter, Dialect::delimiterOf), checked("--encoding", encoding, Dialect::encodingOf), sheet);
    }

    private static String checked(String option, String word, UnaryOperator<String> reading) {
        try {
            return reading.apply(word);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(option + " is \"" + word + "\": it must be " + wrong.getMessage());
        }
    }

    /**
     * The operation of rows that name none.
     *
     * @param word as it was given, {@code null} for what the settings say
     */
    static Operation operation(String word, Settings settings) {
        return word == null ? settings.operation() : Operation.of(word).orElseThrow(() ->
                new ConfigurationException("--operation is \"" + word + "\": it must be one of " + Operation.words()));
    }

    /** @throws ConfigurationException if the file cannot be read */
    static void readable(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new ConfigurationException(file + ": it is no file, or this user may not read it. Check the name, and the permissions of the file and its folders");
        }
    }

    private static BlankCells meaning(String word, String option) {
        return Arrays.stream(BlankCells.values()).filter(meaning -> meaning.name().equalsIgnoreCase(word.strip())).findFirst()
                .orElseThrow(() -> new ConfigurationException("--blank-cells is \"" + option + "\": it must be "
                        + Arrays.stream(BlankCells.values()).map(meaning -> meaning.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))
                        + ", or COLUMN= and one of them"));
    }
}
