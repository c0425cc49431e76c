package dev.muster.config.sources.draft;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.ConfigurationException;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.problem.Quoting;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.SourceRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The header of a file, without any of its values.
 *
 * @param file its name
 * @param dialect the dialect that it was read by
 * @param columns the names of its columns, or of the keys of its JSON
 * @param nested the keys whose values are objects or arrays
 */
public record FileHeader(String file, Dialect dialect, List<String> columns, Set<String> nested) {
    /** The encoding of most files that are not UTF-8. */
    private static final String OTHER_ENCODING = "windows-1252";

    private static final int MOST_OBJECTS = 1_000;

    /**
     * Reads the header of a file. The file is read to its end, because only that shows its encoding.
     *
     * @param temporary the folder for temporary files
     * @throws ConfigurationException if the file has no header that could be read
     */
    public static FileHeader of(Path file, SourceRules rules, Path temporary) throws IOException {
        HeaderNames names = HeaderNames.load();
        try {
            return read(file, rules, names, temporary);
        } catch (Unreadable utf8) {
            if (utf8.problem.code().equals(ProblemCode.SOURCE_NOT_UTF8.name())) {
                try {
                    return read(file, rules.saying(new Dialect(null, OTHER_ENCODING, null)), names, temporary);
                } catch (Unreadable notThat) {
                    throw utf8.of(file);
                }
            }
            throw utf8.of(file);
        }
    }

    private static FileHeader read(Path file, SourceRules rules, HeaderNames names, Path temporary)
            throws IOException, Unreadable {
        try (SourceReader reader = SourceReaders.open(file, rules, names.all(), temporary)) {
            Set<String> columns = new LinkedHashSet<>(reader.header());
            Set<String> nested = new LinkedHashSet<>();
            while (reader.hasNext()) {
                SourceRow row = reader.next();
                if (row.object() != null && row.number() <= MOST_OBJECTS) {
                    for (Map.Entry<String, JsonNode> value : row.object().properties()) {
                        columns.add(value.getKey());
                        if (value.getValue().isContainerNode()) {
                            nested.add(value.getKey());
                        }
                    }
                }
            }
            Optional<Problem> fault = reader.fault();
            boolean onlyAHeader = !columns.isEmpty()
                    && fault.filter(empty -> empty.code().equals(ProblemCode.SOURCE_EMPTY.name()))
                            .isPresent();
            if (fault.isPresent() && !onlyAHeader) {
                throw new Unreadable(fault.get());
            }
            boolean json = reader.format() == SourceFormat.JSON || reader.format() == SourceFormat.NDJSON;
            String encoding = json || reader.format() == SourceFormat.XLSX
                    ? null
                    : rules.dialect().encoding();
            Dialect found = reader.dialect();
            return new FileHeader(
                    Quoting.onOneLine(file.getFileName().toString()),
                    new Dialect(found.delimiter(), encoding, found.sheet(), found.headerRow(), found.jsonPath()),
                    List.copyOf(columns),
                    nested);
        }
    }

    /** The file cannot be read. */
    private static final class Unreadable extends Exception {
        private final transient Problem problem;

        Unreadable(Problem problem) {
            super(problem.reason(), null, false, false);
            this.problem = problem;
        }

        ConfigurationException of(Path file) {
            return new ConfigurationException(file + ": " + problem.line());
        }
    }
}
