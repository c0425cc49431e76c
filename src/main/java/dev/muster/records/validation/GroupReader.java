package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.GroupName;
import dev.muster.records.source.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the user groups that a row names. Groups are no attributes of a user, so they are never sent with one. */
final class GroupReader {
    /** Far more than any name of a group. */
    private static final int LONGEST_NAME = 255;

    private final RowFields fields;
    private final Map<String, GroupName> groups = new LinkedHashMap<>();

    private GroupReader(RowFields fields) {
        this.fields = fields;
    }

    /** The groups of a row in order, each once. Reports values that cannot be names. */
    static List<GroupName> read(RowFields fields) {
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
        return new ArrayList<>(reader.groups.values());
    }

    private void add(String column, JsonNode value) {
        if (value.isNull() || value.isTextual() && value.textValue().isBlank()) {
            return;
        }
        if (!value.isTextual()) {
            fields.add(ProblemText.TYPE_WRONG_STRING.of(column, JsonText.kind(value)));
        } else if (value.textValue().strip().length() > LONGEST_NAME) {
            fields.add(ProblemText.VALUE_TOO_LONG.of(
                    column, value.textValue().strip().length(), LONGEST_NAME));
        } else {
            String name = value.textValue().strip();
            groups.putIfAbsent(name, new GroupName(column, name));
        }
    }
}
