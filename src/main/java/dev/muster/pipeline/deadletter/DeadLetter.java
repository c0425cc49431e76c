package dev.muster.pipeline.deadletter;

import dev.muster.config.Settings;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import dev.muster.records.validation.ImportOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A source that is the dead letter of an earlier import. It is read by the rules of that import, but for what its user
 * says.
 */
public final class DeadLetter {
    private final ImportRun former;
    private final Settings settings;
    private final Dialect dialect;

    /** @param dialect how it is written, as far as the settings say something else */
    DeadLetter(ImportRun former, Settings settings, Dialect dialect) {
        this.former = former;
        this.settings = settings;
        this.dialect = dialect;
    }

    /** The operation of rows that name none. */
    public Operation operation() {
        return former.operation();
    }

    /** The options that it is read by. */
    public ImportOptions options(ImportOptions said) {
        return said.over(former.options())
                .mappedBy(mapping(said))
                .written(said.dialect().over(dialect));
    }

    /** {@code null} for the mapping of the settings. The rows of messages were never mapped. */
    private MappingSource mapping(ImportOptions said) {
        return said.mapping() != null
                ? said.mapping()
                : former.mapping() == null
                        ? MappingSource.NONE
                        : former.options().mapping();
    }

    /**
     * Says in a line what is taken from the earlier import; empty where that is nothing.
     *
     * @param asked the operation that the user says; {@code null} for none
     */
    public Optional<String> told(Path file, ImportOptions said, Operation asked) {
        ImportOptions options = options(said);
        List<String> rules = new ArrayList<>();
        if (asked == null && operation() != settings.operation()) {
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
