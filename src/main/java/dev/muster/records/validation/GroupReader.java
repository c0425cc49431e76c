package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.mapping.Assignment;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.GroupName;
import dev.muster.records.source.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the user groups that a row names. Groups are no attributes of a user, so they are never sent with one. */
final class GroupReader {
    private final RowFields fields;
    private final Map<String, GroupName> groups = new LinkedHashMap<>();

    private GroupReader(RowFields fields) {
        this.fields = fields;
    }

    /**
     * The groups of a row in order, each once, and then those of each row. Reports values that cannot be names.
     *
     * @param everyone the groups of each row
     * @return {@code null} if the row does not say which groups its user is in
     */
    static @Nullable List<GroupName> read(RowFields fields, List<Assignment> everyone) {
        if (!fields.namesGroups() && everyone.isEmpty()) {
            return null;
        }
        var reader = new GroupReader(fields);
        fields.groups().forEach(field -> reader.add(field.column(), field.value()));
        SourceField array = fields.groupArray();
        if (array != null && !array.value().isNull()) {
            if (array.value().isArray()) {
                array.value().forEach(value -> reader.add(array.column(), value));
            } else {
                fields.add(ProblemText.TYPE_WRONG.of(
                        array.column(), "an array of group names", JsonText.kind(array.value())));
            }
        }
        everyone.forEach(
                group -> reader.groups.putIfAbsent(group.value(), new GroupName(group.label(), group.value())));
        return new ArrayList<>(reader.groups.values());
    }

    private void add(String column, JsonNode value) {
        if (value.isNull() || value.isTextual() && value.textValue().isBlank()) {
            return;
        }
        if (!value.isTextual()) {
            fields.add(ProblemText.TYPE_WRONG_STRING.of(column, JsonText.kind(value)));
        } else if (value.textValue().strip().length() > GroupName.LONGEST) {
            fields.add(ProblemText.VALUE_TOO_LONG.of(
                    column, value.textValue().strip().length(), GroupName.LONGEST));
        } else {
            String name = value.textValue().strip();
            groups.putIfAbsent(name, new GroupName(column, name));
        }
    }
}
