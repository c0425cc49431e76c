package dev.muster.pipeline.deadletter;

import dev.muster.ledger.model.ImportRun;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import dev.muster.records.validation.ImportOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source that is the dead letter of an earlier import. It is read by that import's rules, unless the user overrides
 * them.
 */
public final class DeadLetter {
    private final ImportRun former;
    private final Operation usual;
    private final Dialect dialect;

    /**
     * @param usual the operation of the settings
     * @param dialect its dialect, as far as it differs from the settings
     */
    DeadLetter(ImportRun former, Operation usual, Dialect dialect) {
        this.former = former;
        this.usual = usual;
        this.dialect = dialect;
    }

    /** The default operation of its rows. */
    public Operation operation() {
        return former.operation();
    }

    /** The options to read it with. */
    public ImportOptions options(ImportOptions said) {
        return said.over(former.options())
                .mappedBy(mapping(said))
                .written(said.dialect().over(dialect));
    }

    /** The mapping; {@code null} for the one in the settings. Rows of messages have no mapping. */
    private @Nullable MappingSource mapping(ImportOptions said) {
        if (said.mapping() != null) {
            return said.mapping();
        }
        return former.reading().mapping() == null
                ? MappingSource.NONE
                : former.options().mapping();
    }

    /**
     * Describes in one line the rules taken from the earlier import; empty if there are no such rules.
     *
     * @param asked the operation given by the user; else {@code null}
     */
    public Optional<String> told(Path file, ImportOptions said, @Nullable Operation asked) {
        ImportOptions options = options(said);
        List<String> rules = new ArrayList<>();
        if (asked == null && operation() != usual) {
            rules.add("operation " + operation().word());
        }
        if (options.mapping() != null && said.mapping() == null) {
            rules.add(
                    options.mapping().isNone()
                            ? "no mapping"
                            : "mapping " + options.mapping().file());
        }
        if (!options.ignored().equals(said.ignored())) {
            rules.add("ignored columns " + String.join(", ", options.ignored()));
        }
        if (options.blankCells() != said.blankCells() || !options.blankCellsOf().equals(said.blankCellsOf())) {
            rules.add("meaning of blank cells");
        }
        if (!options.dialect().equals(said.dialect())) {
            rules.add("delimiter and encoding");
        }
        return rules.isEmpty()
                ? Optional.empty()
                : Optional.of("%s is a dead letter of import %s (%s) and is read by the rules of that import: %s"
                        .formatted(file.getFileName(), former.id(), former.source(), String.join("; ", rules)));
    }
}
