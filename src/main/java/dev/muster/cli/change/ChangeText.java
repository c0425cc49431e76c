package dev.muster.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.change.UserChange;
import dev.muster.pipeline.dryrun.PlannedChange;
import dev.muster.records.problem.Quoting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes as text for people, one line each: {@code department "Sales" -> "Marketing"}. */
public final class ChangeText {
    private static final String ARROW = " -> ";
    private static final String USERNAME = "username";
    /** The fields that identify entries of lists. */
    private static final List<String> ENTRY_NAMES = List.of("type", "name");

    private ChangeText() {}

    /** A planned change: {@code line 14: update c.vogel: department "Sales" -> "Marketing"}. */
    public static String of(PlannedChange planned) {
        String line = "line " + planned.line() + ": " + planned.action().word() + " " + user(planned);
        if (planned.action() == ChangeKind.CREATE) {
            return line;
        }
        String attributes = of(planned.attributes().stream()
                .filter(attribute -> !isShownAsRename(planned, attribute))
                .toList());
        String separator = planned.action() == ChangeKind.RENAME && renamed(planned) ? "; " : ": ";
        return line
                + (attributes.isEmpty() ? "" : separator + attributes)
                + (planned.formerKnown() ? "" : " (not looked up)");
    }

    private static String user(PlannedChange planned) {
        String user = Quoting.name(planned.username());
        return planned.action() == ChangeKind.RENAME && renamed(planned)
                ? user
                        + ARROW
                        + Quoting.name(planned.attributes().stream()
                                .filter(attribute -> attribute.name().equals(USERNAME))
                                .findFirst()
                                .orElseThrow()
                                .wantedValue()
                                .asText())
                : user;
    }

    private static boolean renamed(PlannedChange planned) {
        return planned.attributes().stream()
                .anyMatch(attribute -> attribute.name().equals(USERNAME));
    }

    private static boolean isShownAsRename(PlannedChange planned, UserChange.Attribute attribute) {
        return planned.action() == ChangeKind.RENAME && attribute.name().equals(USERNAME);
    }

    /** The changes of some attributes, separated by commas. */
    public static String of(List<UserChange.Attribute> attributes) {
        return attributes.stream().map(ChangeText::of).collect(Collectors.joining(", "));
    }

    private static String of(UserChange.Attribute attribute) {
        if (attribute.isSecret()) {
            return attribute.name() + " is set";
        }
        Map<String, String> former = flat(attribute.name(), attribute.formerValue());
        Map<String, String> wanted = flat(attribute.name(), attribute.wantedValue());
        Set<String> names = new LinkedHashSet<>(former.keySet());
        names.addAll(wanted.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(former.get(name), wanted.get(name)))
                .map(name -> name
                        + (former.containsKey(name) ? " " + former.get(name) : "")
                        + ARROW
                        + wanted.getOrDefault(name, "\"\""))
                .collect(Collectors.joining(", "));
    }

    /** The simple values in a value by their paths, such as {@code addresses.work.locality}. */
    private static Map<String, String> flat(String name, JsonNode value) {
        var flat = new LinkedHashMap<String, String>();
        flatten(name, value, flat);
        return flat;
    }

    private static void flatten(String name, JsonNode value, Map<String, String> flat) {
        if (value.isObject()) {
            value.properties().forEach(field -> flatten(name + "." + field.getKey(), field.getValue(), flat));
        } else if (value.isArray() && value.path(0).isObject()) {
            var used = new ArrayList<String>();
            for (JsonNode entry : value) {
                flattenEntry(unique(name + entryName(entry), used), entry, flat);
            }
        } else if (value.isTextual()) {
            if (!value.textValue().isEmpty()) {
                flat.put(name, Quoting.quoted(value.textValue()));
            }
        } else if (!value.isNull() && !value.isMissingNode() && !(value.isArray() && value.isEmpty())) {
            flat.put(name, Quoting.onOneLine(value.toString()));
        }
    }

    /** An entry with one value beside its name is shown without the name of that field. */
    private static void flattenEntry(String name, JsonNode entry, Map<String, String> flat) {
        List<Map.Entry<String, JsonNode>> fields = entry.properties().stream()
                .filter(field -> !ENTRY_NAMES.contains(field.getKey()))
                .toList();
        fields.forEach(
                field -> flatten(fields.size() == 1 ? name : name + "." + field.getKey(), field.getValue(), flat));
    }

    private static String entryName(JsonNode entry) {
        return ENTRY_NAMES.stream()
                .map(field -> entry.path(field).asText())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .map(name -> "." + Quoting.name(name))
                .orElse("");
    }

    private static String unique(String name, List<String> used) {
        used.add(name);
        long times = used.stream().filter(name::equals).count();
        return times == 1 ? name : name + "#" + times;
    }
}
