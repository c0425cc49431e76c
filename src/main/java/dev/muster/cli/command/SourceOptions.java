package dev.muster.cli.command;

import dev.muster.config.ConfigurationException;
import dev.muster.config.MappingFile;
import dev.muster.config.Settings;
import dev.muster.config.sources.Guards;
import dev.muster.pipeline.intake.ReadingRules;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.problem.EditDistance;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.ColumnNames;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that read a source. */
public final class SourceOptions {
    @Option(
            names = "--ignore-columns",
            split = ",",
            paramLabel = "NAME",
            description = "columns to ignore, in addition to muster.ignore-columns")
    private List<String> ignored = List.of();

    @Option(
            names = "--blank-cells",
            split = ",",
            paramLabel = "[COLUMN=]MEANING",
            description = "meaning of blank cells, for all columns or one: keep (leave the attribute as it is), clear "
                    + "or error")
    private List<String> blankCells = List.of();

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "source of the files: they are read by config/sources/NAME.yaml")
    private String source;

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description = "column mapping to use instead of muster.mapping; none for no mapping")
    private String mapping;

    @Option(
            names = "--delimiter",
            paramLabel = "CHARACTER",
            description = "CSV delimiter: a character, tab, or auto to detect it")
    private String delimiter;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "encoding of CSV without a byte order mark, such as windows-1252; auto is UTF-8")
    private String encoding;

    @Option(
            names = "--sheet",
            paramLabel = "NAME",
            description = "sheet of a workbook (default: the first visible one, or the only one with user columns)")
    private String sheet;

    @Option(
            names = "--header-row",
            paramLabel = "ROW",
            description = "row with the column names, in CSV or a sheet; auto to detect it")
    private String headerRow;

    @Option(
            names = "--json-path",
            paramLabel = "PATH",
            description = "path to the array of users in JSON, such as data.users or /data/users; auto to detect it")
    private String jsonPath;

    @Option(names = "--allow-invalid", description = "send valid rows no matter how many are invalid")
    private boolean allowInvalid;

    @Option(
            names = "--allow-guard",
            split = ",",
            paramLabel = "GUARD",
            description =
                    "guards of the source that this import may exceed: creates, updates, suspensions, attribute or "
                            + "group-removals")
    private List<String> allowedGuards = List.of();

    @Option(
            names = "--full",
            description = "look up all users of a source, also those whose rows have not changed (muster.drift.days)")
    private boolean full;

    /**
     * Checks and returns the options for the files of a command, including the mapping.
     *
     * @param files to be read with these options
     * @throws ConfigurationException if an option cannot be used. An ignored column that no file has is an error too:
     *     if it is misspelt, the real column would be sent
     */
    ImportOptions options(Collection<Path> files, Settings settings) throws IOException {
        List<String> leftOut = ignored.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        Dialect dialect = dialect();
        AttributeCatalog catalog = AttributeCatalog.load();
        var options = new ImportOptions(
                leftOut,
                null,
                Map.of(),
                allowInvalid,
                mapping(),
                false,
                dialect,
                new ImportOptions.OfSource(source, guards(), false, full));
        ReadingRules rules = MappingOptions.checked(() -> ReadingRules.of(options, settings.reading(), catalog));
        if (!leftOut.isEmpty()) {
            rejectUnknown(
                    leftOut,
                    files,
                    rules.source(),
                    rules.mapping().mapping().names(),
                    catalog,
                    new Home(settings.home()).temporary());
        }
        BlankCells all = null;
        Map<String, BlankCells> single = new HashMap<>();
        for (String option : blankCells) {
            int equals = option.lastIndexOf('=');
            BlankCells meaning = meaning(option.substring(equals + 1), option);
            if (equals >= 0 && !catalog.knows(option.substring(0, equals))) {
                throw new ConfigurationException("Unknown column in --blank-cells \"" + option + "\". "
                        + EditDistance.didYouMean(catalog.near(option.substring(0, equals)))
                        + "For all columns, see docs/columns.md");
            }
            BlankCells former = equals < 0 ? all : single.put(ColumnNames.fold(option.substring(0, equals)), meaning);
            if (former != null && former != meaning) {
                throw new ConfigurationException("--blank-cells is given twice for the same cells (second: \"" + option
                        + "\"): remove one " + "of them");
            }
            all = equals < 0 ? meaning : all;
        }
        return options.blankCells(all, single);
    }

    /** Returns {@code null} for the mapping of the source or of the settings. */
    private @Nullable MappingSource mapping() {
        if (mapping == null) {
            return null;
        }
        return mapping.equals("none") ? MappingSource.NONE : new MappingFile(Path.of(mapping), mapping, false).source();
    }

    /** Returns whether all users are looked up. */
    boolean isFull() {
        return full;
    }

    private Set<String> guards() {
        for (String guard : allowedGuards) {
            if (!Guards.NAMES.contains(guard)) {
                throw new ConfigurationException(
                        "--allow-guard is \"" + guard + "\": it must be one of " + String.join(", ", Guards.NAMES));
            }
        }
        return Set.copyOf(allowedGuards);
    }

    private Dialect dialect() {
        return new Dialect(
                checked("--delimiter", delimiter, Dialect::delimiterOf),
                checked("--encoding", encoding, Dialect::encodingOf),
                sheet,
                checked("--header-row", headerRow, Dialect::headerRowOf),
                checked("--json-path", jsonPath, Dialect::jsonPathOf));
    }

    private static <T> T checked(String option, String word, Function<String, T> reading) {
        try {
            return reading.apply(word);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException(option + " is \"" + word + "\": it must be " + wrong.getMessage());
        }
    }

    /**
     * Rejects ignored columns that no file has. Skipped for files without a header, whose keys are only known at the
     * end.
     */
    private static void rejectUnknown(
            List<String> leftOut,
            Collection<Path> files,
            SourceRules rules,
            MappedNames mapped,
            AttributeCatalog catalog,
            Path temporary)
            throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        for (Path file : files) {
            try (SourceReader reader = SourceReaders.open(file, rules, mapped, temporary)) {
                if (reader.header().isEmpty() || reader.fault().isPresent()) {
                    return;
                }
                columns.addAll(reader.header());
            }
        }
        Set<String> folded = columns.stream().map(ColumnNames::fold).collect(Collectors.toSet());
        for (String name : leftOut) {
            if (!folded.contains(ColumnNames.fold(name))) {
                // If no column is known, the first line may be a user, whose data must not be shown.
                String nearest = columns.stream().anyMatch(catalog::knows)
                        ? EditDistance.didYouMean(EditDistance.near(name, columns, ColumnNames::fold))
                        : "";
                throw new ConfigurationException("--ignore-columns has \"" + name
                        + "\", but no file has such a column. " + nearest + "Correct the name or remove it");
            }
        }
    }

    /**
     * Returns the default operation of rows.
     *
     * @param word from the command line, {@code null} for that of the source or of the settings
     */
    Operation operation(@Nullable String word, Settings settings) {
        if (word != null) {
            return Operation.of(word)
                    .orElseThrow(() -> new ConfigurationException(
                            "--operation is \"" + word + "\": it must be one of " + Operation.words()));
        }
        return MappingOptions.checked(() -> ReadingRules.of(
                        ImportOptions.NONE.ofSource(source).mappedBy(MappingSource.NONE),
                        settings.reading(),
                        AttributeCatalog.load()))
                .operation();
    }

    /**
     * Checks that a file can be read.
     *
     * @throws ConfigurationException if it cannot
     */
    public static void checkReadable(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new ConfigurationException(name + " is a folder: give the files in it");
        }
        if (Files.notExists(file)) {
            throw new ConfigurationException(name + " does not exist: check the path");
        }
        if (!Files.isReadable(file)) {
            throw new ConfigurationException(
                    name + " is not readable by this user: check the permissions of the file and its folders");
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(
                    name + " is a pipe or a device: save its content to a file and import that");
        }
    }

    private static BlankCells meaning(String word, String option) {
        return Arrays.stream(BlankCells.values())
                .filter(meaning -> meaning.name().equalsIgnoreCase(word.strip()))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("--blank-cells is \"" + option + "\": it must be "
                        + Arrays.stream(BlankCells.values())
                                .map(meaning -> meaning.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", or COLUMN= and one of them"));
    }
}
