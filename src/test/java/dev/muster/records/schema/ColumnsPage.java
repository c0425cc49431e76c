package dev.muster.records.schema;

import dev.muster.records.validation.ValueReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The page of all columns, written from their description. */
final class ColumnsPage {
    private final AttributeCatalog catalog;

    ColumnsPage(AttributeCatalog catalog) {
        this.catalog = catalog;
    }

    String text() {
        CustomAttributes custom = catalog.custom();
        return """
                # Columns

                Every column of a CSV source, which is also a key of JSON and NDJSON, generated from
                [`attributes.yaml`](../src/main/resources/attributes.yaml).

                Names match regardless of case, blanks, `-` and `_`. Replace `#` by a whole number from 0: columns of
                one number belong together. The path is the place of the value in what JumpCloud gets; JSON sources
                may use it directly. *All* operations are create, update and upsert.

                | column | takes | operations | path |
                |---|---|---|---|
                %s

                A cell with several texts has `;` between them; JSON has an array. In CSV, %s are true and
                %s are false, in any case; JSON wants `true` and `false`, and numbers without quotes.

                ## Custom attributes

                `%s` and `%s` name and fill one custom attribute, up to any number; or
                `%sCostCode` fills the one that is called CostCode. A name has letters and digits, at most %d;
                a value at most %d characters. JSON may also write the array `%s` of objects with `name` and
                `value`.

                ## User groups

                `%s` is the name of a user group that the row's user joins; blank is none, and there may be any
                number of these columns. JSON may also write `"%s": ["Sales", "All Staff"]`. The name must be as in
                JumpCloud, with its case. [How groups are filled](groups.md).

                ## Columns of other tools

                Files made for JumpCloud's PowerShell importer and for `jc bulk users` are read as they are. These of
                their columns are for what Muster does not do: a filled cell refuses the file, unless
                `--ignore-columns` or `muster.ignore-columns` names the column.

                | column | is for |
                |---|---|
                %s

                ## Blank cells

                | blank cells | mean |
                |---|---|
                | `keep` (default) | the user keeps what is there |
                | `clear` | an update clears the attribute, unless every user needs it or it is a secret |
                | `error` | the row is invalid |

                A cell with `%s` clears its attribute whatever blank cells mean; JSON has `null` for that. In
                [lists](formats.md#lists) it removes the field or entry.
                """.formatted(
                lines(catalog.attributes().stream().map(ColumnsPage::line).toList()),
                words(ValueReader.YES),
                words(ValueReader.NO),
                custom.nameColumn(),
                custom.valueColumn(),
                custom.prefix(),
                custom.longestName(),
                custom.longestValue(),
                custom.property(),
                AttributeCatalog.GROUP_COLUMN,
                AttributeCatalog.GROUPS,
                lines(catalog.notOffered().stream().map(ColumnsPage::line).toList()),
                ValueReader.CLEAR);
    }

    private static String line(Attribute attribute) {
        return "| %s | %s | %s | `%s` |"
                .formatted(names(attribute.allColumns()), takes(attribute), operations(attribute), attribute.path());
    }

    private static String line(UnsupportedColumn column) {
        return "| %s | %s |".formatted(names(column.allColumns()), column.about());
    }

    private static String takes(Attribute attribute) {
        List<String> limits = new ArrayList<>();
        limits.add(attribute.values().isEmpty() ? type(attribute.type()) : values(attribute));
        if (attribute.maxLength() != null) {
            limits.add("at most %d characters".formatted(attribute.maxLength()));
        }
        if (!attribute.devices().isEmpty()) {
            limits.add(attribute.devices().entrySet().stream()
                    .map(kind -> "%s devices take %d".formatted(kind.getKey(), kind.getValue()))
                    .collect(Collectors.joining(", ")));
        }
        if (attribute.minimum() != null) {
            limits.add(
                    attribute.maximum() == null
                            ? "from %d on".formatted(attribute.minimum())
                            : "from %d to %d".formatted(attribute.minimum(), attribute.maximum()));
        }
        if (attribute.secret()) {
            limits.add("secret");
        }
        if (attribute.essential()) {
            limits.add("required where its number is used");
        }
        return String.join("; ", limits);
    }

    private static String values(Attribute attribute) {
        return attribute.values().entrySet().stream()
                .map(value -> "`" + value.getKey() + "`"
                        + (value.getValue().containsAll(attribute.operations())
                                ? ""
                                : " ("
                                        + value.getValue().stream()
                                                .map(Operation::word)
                                                .collect(Collectors.joining(", "))
                                        + " only)"))
                .collect(Collectors.joining(", "));
    }

    private static String type(AttributeType type) {
        return switch (type) {
            case STRING -> "a text";
            case USERNAME -> "a username: letters from a to z, digits, `.`, `_` and `-`, beginning with a letter";
            case EMAIL -> "an email address";
            case USER -> "a user: an id, or a username or an email address that is looked up";
            case ID -> "an id: 24 hexadecimal digits";
            case BOOLEAN -> "true or false";
            case INTEGER -> "a whole number";
            case TIME -> "a point in time, such as 2026-03-31T18:00:00Z";
            case TEXTS -> "any number of texts";
            case ENROLLMENT ->
                "days in which the user may do without a second factor, counted from activation for `STAGED` users, "
                        + "else from today";
        };
    }

    private static String operations(Attribute attribute) {
        if (attribute.operations().containsAll(List.of(Operation.values()))
                && attribute.required().isEmpty()
                && attribute.identifies().isEmpty()) {
            return "all";
        }
        return Arrays.stream(Operation.values())
                .filter(attribute.operations()::contains)
                .map(operation -> operation.word()
                        + (attribute.required().contains(operation)
                                ? " (required)"
                                : attribute.identifies().contains(operation) ? " (names the user)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String names(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    private static String words(Set<String> words) {
        return names(words.stream().sorted().toList());
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines);
    }
}
