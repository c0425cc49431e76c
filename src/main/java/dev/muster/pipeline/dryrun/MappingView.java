package dev.muster.pipeline.dryrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.pipeline.intake.MappingSample;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.GroupName;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.ColumnUse;
import dev.muster.records.validation.MappedRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The user's mapping at work on the first rows of a source, with secrets masked. */
public final class MappingView {
    private static final TextNode MASK = TextNode.valueOf("***");

    private final MappingSample sample;
    private final SecretNames secretNames;

    MappingView(MappingSample sample, AttributeCatalog catalog) {
        this.sample = sample;
        secretNames = new SecretNames(catalog, sample.mapping().names());
    }

    /**
     * One row before and after.
     *
     * @param columns the filled cells of the source, or the keys of JSON
     * @param skipped whether a rule of the mapping leaves the row out
     * @param valid whether the row has no problems of its own, and is not left out
     * @param user the result; of an invalid row the valid values only, and {@code null} for a row that is left out
     * @param groups the names of the user groups that the user joins
     */
    public record Row(
            long line,
            ObjectNode columns,
            boolean skipped,
            boolean valid,
            @Nullable ObjectNode user,
            List<String> groups) {}

    /** Returns whether the mapping is empty. */
    boolean isEmpty() {
        return sample.mapping().isEmpty();
    }

    /** The mapping file as messages name it. */
    public String file() {
        return sample.mapping().file();
    }

    /** The columns that give attributes, and what the mapping adds. */
    public List<ColumnUse> uses() {
        return sample.uses().stream().filter(use -> use.attribute() != null).toList();
    }

    /** The columns that give no attribute of their own. */
    public List<String> notImported() {
        return sample.uses().stream()
                .filter(use -> use.attribute() == null)
                .flatMap(use -> use.columns().stream())
                .toList();
    }

    /** The rules that leave rows out, as they are written, each with its place in the mapping. */
    public Map<String, String> skips() {
        var rules = new LinkedHashMap<String, String>();
        sample.mapping()
                .skips()
                .forEach(rule ->
                        rules.put(rule.expression().toString(), rule.place().brief()));
        return rules;
    }

    /** The first rows that could be read. */
    public List<Row> rows() {
        var rows = new ArrayList<Row>();
        for (int index = 0; index < sample.rows().size(); index++) {
            SourceRow row = sample.rows().get(index);
            Optional<MappedRecord> record = sample.records().get(index);
            if (row.problems().isEmpty()) {
                rows.add(new Row(
                        row.line(),
                        masked(columns(row)),
                        record.isEmpty(),
                        record.filter(MappedRecord::valid).isPresent(),
                        record.map(mapped -> mapped.created() == null ? mapped.user() : mapped.created())
                                .map(this::masked)
                                .orElse(null),
                        record
                                .flatMap(mapped ->
                                        Optional.ofNullable(mapped.given().groups()))
                                .orElse(List.of())
                                .stream()
                                .map(GroupName::name)
                                .toList()));
            }
        }
        return rows;
    }

    private ObjectNode columns(SourceRow row) {
        if (row.object() != null) {
            return row.object().deepCopy();
        }
        ObjectNode columns = JsonNodeFactory.instance.objectNode();
        for (int index = 0; index < row.cells().size(); index++) {
            if (!row.cells().get(index).isBlank()) {
                columns.put(sample.header().get(index), row.cells().get(index));
            }
        }
        return columns;
    }

    private ObjectNode masked(ObjectNode object) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (secretNames.isSecret(entry.getKey())) {
                entry.setValue(MASK);
            }
        }
        object.forEach(this::maskBelow);
        return object;
    }

    private void maskBelow(JsonNode node) {
        if (node instanceof ObjectNode object) {
            masked(object);
        } else {
            node.forEach(this::maskBelow);
        }
    }
}
