package dev.muster.cli.command;

import dev.muster.config.ConfigurationException;
import dev.muster.config.MappingFile;
import dev.muster.config.Settings;
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
import picocli.CommandLine.Option;

/** The options that say how a source is to be read, for every command that reads one. */
final class SourceOptions {
    @Option(
            names = "--ignore-columns",
            split = ",",
            paramLabel = "NAME",
            description = "columns to leave out, beside those of muster.ignore-columns")
    private List<String> ignored = List.of();

    @Option(
            names = "--blank-cells",
            split = ",",
            paramLabel = "[COLUMN=]MEANING",
            description =
                    "what blank cells mean, in all columns or in one: keep (the attribute stays as it is), clear, or error")
    private List<String> blankCells = List.of();

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description = "the mapping of the columns, instead of the one in muster.mapping; none for no mapping")
    private String mapping;

    @Option(
            names = "--delimiter",
            paramLabel = "CHARACTER",
            description = "what separates the cells of CSV: a character, tab, or auto to find it")
    private String delimiter;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "the encoding of CSV that has no byte order mark, such as windows-1252; auto is UTF-8")
    private String encoding;

    @Option(
            names = "--sheet",
            paramLabel = "NAME",
            description =
                    "the sheet of a workbook to read, instead of the first visible one, or the only one with columns of users")
    private String sheet;

    @Option(
            names = "--header-row",
            paramLabel = "ROW",
            description = "the line of CSV, or the row of a sheet, that names the columns; auto to find it")
    private String headerRow;

    @Option(
            names = "--json-path",
            paramLabel = "PATH",
            description =
                    "the keys that lead to the array of users in JSON, such as data.users or /data/users; auto to find it")
    private String jsonPath;

    @Option(names = "--allow-invalid", description = "send the rest however many rows are invalid")
    private boolean allowInvalid;

    /**
     * What is said of the files of one command. The mapping of the settings is looked at, too, if there is no other.
     *
     * @param files that are read with these options
     * @throws ConfigurationException if a meaning of blank cells is none, or is given twice, or for a column that there
     *     is not; if there is no such delimiter or encoding; if no file has a column that is to be left out: misspelt,
     *     it would be sent; or if the mapping cannot be used
     */
    ImportOptions options(Collection<Path> files, Settings settings) throws IOException {
        List<String> leftOut = ignored.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        Dialect dialect = dialect();
        AttributeCatalog catalog = AttributeCatalog.load();
        MappingSource mappedBy = mapping(settings, catalog);
        if (!leftOut.isEmpty()) {
            MappedNames mapped = (mappedBy == null ? settings.mappingFile().source() : mappedBy)
                    .read(catalog)
                    .names();
            rejectImpossible(
                    leftOut,
                    files,
                    settings.sourceRules().saying(dialect),
                    mapped,
                    catalog,
                    new Home(settings.home()).temporary());
        }
        BlankCells all = null;
        Map<String, BlankCells> single = new HashMap<>();
        for (String option : blankCells) {
            int equals = option.lastIndexOf('=');
            BlankCells meaning = meaning(option.substring(equals + 1), option);
            if (equals >= 0 && !catalog.knows(option.substring(0, equals))) {
                throw new ConfigurationException("--blank-cells is \"" + option + "\": no attribute has such a column. "
                        + EditDistance.didYouMean(catalog.near(option.substring(0, equals)))
                        + "Name a column as in docs/columns.md");
            }
            BlankCells former = equals < 0 ? all : single.put(ColumnNames.fold(option.substring(0, equals)), meaning);
            if (former != null && former != meaning) {
                throw new ConfigurationException(
                        "--blank-cells says two things (\"" + option + "\" is the second): leave out one of them");
            }
            all = equals < 0 ? meaning : all;
        }
        return new ImportOptions(leftOut, all, single, allowInvalid, mappedBy, false, dialect);
    }

    /** {@code null} where the settings' is meant. */
    private MappingSource mapping(Settings settings, AttributeCatalog catalog) {
        if (mapping == null) {
            MappingOptions.check(settings, catalog);
            return null;
        }
        return mapping.equals("none")
                ? MappingSource.NONE
                : MappingOptions.checked(new MappingFile(Path.of(mapping), mapping, false), catalog);
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

    /** Which keys a file without a header has is not known before it is read to its end, and may be any. */
    private static void rejectImpossible(
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
                // Where none is known the first line may be a user, of whom nothing is shown.
                String nearest = columns.stream().anyMatch(catalog::knows)
                        ? EditDistance.didYouMean(EditDistance.near(name, columns, ColumnNames::fold))
                        : "";
                throw new ConfigurationException(
                        "--ignore-columns names \"" + name + "\", and no file that is read has such a column. "
                                + nearest + "Correct the name, or leave it out");
            }
        }
    }

    /**
     * The operation of rows that name none.
     *
     * @param word as it was given, {@code null} for what the settings say
     */
    static Operation operation(String word, Settings settings) {
        return word == null
                ? settings.operation()
                : Operation.of(word)
                        .orElseThrow(() -> new ConfigurationException(
                                "--operation is \"" + word + "\": it must be one of " + Operation.words()));
    }

    /** @throws ConfigurationException if the file cannot be read */
    static void readable(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new ConfigurationException(name + " is a folder: name the files in it");
        }
        if (Files.notExists(file)) {
            throw new ConfigurationException(name + " is not there: check its name");
        }
        if (!Files.isReadable(file)) {
            throw new ConfigurationException(
                    name + " cannot be read by this user: check the permissions of the file and its folders");
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(
                    name + " is no file, but a pipe or a device: write what it gives to a file, and name that");
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
