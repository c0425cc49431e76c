package dev.muster.config.sources;

import dev.muster.config.sources.Leavers.Missing;
import dev.muster.config.sources.Leavers.Returning;
import dev.muster.config.sources.SourceDefinition.Reading;
import dev.muster.records.mapping.Assignment;
import dev.muster.records.mapping.AttributeNames;
import dev.muster.records.mapping.ColumnMapping;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.mapping.MappingException.Mistake;
import dev.muster.records.mapping.MappingReader;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.mapping.YamlSections;
import dev.muster.records.mapping.YamlSections.Text;
import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.GroupName;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the definition of a source, and finds all its mistakes in one pass. */
final class SourceDefinitionReader {
    private static final String AT_CREATION = "at-creation";
    private static final String MAPPING = "mapping";
    private static final String MATCH = "match";
    private static final String GUARDS = "guards";
    private static final String MISSING = "missing";
    private static final String RETURNING = "returning";
    private static final String PROTECTED = "protected";
    private static final String GROUPS = "groups";
    private static final String EVERYONE = "everyone";
    private static final String REMOVE = "remove";
    private static final List<String> OWN = List.of(
            "operation",
            "encoding",
            "delimiter",
            "sheet",
            "header-row",
            "json-path",
            "blank-cells",
            MATCH,
            "arrays",
            GUARDS,
            MISSING,
            RETURNING,
            PROTECTED,
            GROUPS,
            MAPPING);
    /** The sections of a mapping file, where those for new users have the name {@code at-creation}. */
    private static final List<String> OF_THE_MAPPING = MappingReader.sections(AT_CREATION);

    private final String name;
    private final String file;
    private final String text;
    private final AttributeNames attributeNames;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final YamlSections yaml;

    private SourceDefinitionReader(String name, String file, String text, AttributeNames attributeNames) {
        this.name = name;
        this.file = file;
        this.text = text;
        this.attributeNames = attributeNames;
        yaml = new YamlSections(
                file, text, Stream.concat(OWN.stream(), OF_THE_MAPPING.stream()).toList(), mistakes);
    }

    /**
     * The definition that a text is.
     *
     * @param file its file as messages name it
     * @param mappingFiles reads the mapping file with a name
     * @throws MappingException if it has mistakes
     */
    static SourceDefinition read(
            String name,
            String file,
            String text,
            AttributeNames attributeNames,
            Function<String, MappingSource> mappingFiles) {
        return new SourceDefinitionReader(name, file, text, attributeNames).read(mappingFiles);
    }

    private SourceDefinition read(Function<String, MappingSource> mappingFiles) {
        var reading = new Reading(
                oneOf("operation", Operation.class),
                new Dialect(
                        value("delimiter", Dialect::delimiterOf),
                        value("encoding", Dialect::encodingOf),
                        value("sheet", sheet -> sheet),
                        value("header-row", Dialect::headerRowOf),
                        value("json-path", Dialect::jsonPathOf)),
                oneOf("blank-cells", BlankCells.class),
                mapping(mappingFiles),
                groups());
        var definition = new SourceDefinition(
                name, text, reading, match(), oneOf("arrays", ArrayMode.class), guards(), leavers(), protectedUsers());
        if (!mistakes.isEmpty()) {
            throw MappingException.of(mistakes);
        }
        return definition;
    }

    /** Its own sections, or its mapping file; {@code null} if it has neither. */
    private @Nullable ColumnMapping mapping(Function<String, MappingSource> mappingFiles) {
        Optional<Text> file = yaml.text(MAPPING);
        boolean own = OF_THE_MAPPING.stream().anyMatch(yaml::has);
        if (own) {
            file.ifPresent(named -> mistakes.add(new Mistake(
                    named.place(),
                    "a source has either a mapping file or sections of its own (" + String.join(", ", OF_THE_MAPPING)
                            + ")")));
            return MappingReader.read(this.file, yaml, AT_CREATION, attributeNames, mistakes);
        }
        if (file.isEmpty()) {
            return null;
        }
        if (file.get().text().equals("none")) {
            return ColumnMapping.NONE;
        }
        try {
            return mappingFiles.apply(file.get().text()).read(attributeNames);
        } catch (MappingException wrong) {
            mistakes.addAll(wrong.mistakes());
            return null;
        }
    }

    private List<MatchKey> match() {
        Set<MatchKey> keys = new LinkedHashSet<>();
        for (Text attribute :
                yaml.list(MATCH, "the names of attributes: [" + String.join(", ", MatchKey.attributes()) + "]")) {
            Optional<MatchKey> key = MatchKey.of(attribute.text());
            if (key.isEmpty()) {
                mistakes.add(new Mistake(
                        attribute.place(),
                        "\"" + attribute.text() + "\" finds no user: match takes some of "
                                + String.join(", ", MatchKey.attributes())));
            } else if (!keys.add(key.get())) {
                mistakes.add(new Mistake(attribute.place(), "\"" + attribute.text() + "\" is there twice"));
            }
        }
        return List.copyOf(keys);
    }

    private Guards guards() {
        Map<String, Limit> said = new HashMap<>();
        yaml.pairs(GUARDS, guard -> guard).forEach((guard, limit) -> {
            if (!Guards.NAMES.contains(guard.text())) {
                mistakes.add(new Mistake(
                        guard.place(),
                        "unknown guard \"" + guard.text() + "\"; the guards are " + String.join(", ", Guards.NAMES)));
                return;
            }
            Limit read = read(guard.text(), limit, Limit::of);
            if (read != null) {
                said.put(guard.text(), read);
            }
        });
        return new Guards(
                said.getOrDefault("creates", Guards.USUAL.creates()),
                said.getOrDefault("updates", Guards.USUAL.updates()),
                said.getOrDefault("suspensions", Guards.USUAL.suspensions()),
                said.getOrDefault("attribute", Guards.USUAL.attribute()),
                said.getOrDefault("group-removals", Guards.USUAL.groupRemovals()));
    }

    private Leavers leavers() {
        Missing missing = Objects.requireNonNullElse(oneOf(MISSING, Missing.class), Missing.IGNORE);
        Returning returning = Objects.requireNonNullElse(oneOf(RETURNING, Returning.class), Returning.KEEP);
        if (returning == Returning.ACTIVATE && missing != Missing.SUSPEND) {
            yaml.text(RETURNING)
                    .ifPresent(said -> mistakes.add(new Mistake(
                            said.place(), "only a source with \"missing: suspend\" has users to activate again")));
        }
        return new Leavers(missing, returning);
    }

    private ProtectedUsers protectedUsers() {
        var users = ProtectedUsers.NONE;
        for (Map.Entry<Text, List<Text>> rule : yaml.lists(PROTECTED).entrySet()) {
            for (Text value : rule.getValue()) {
                users = users.and(rule.getKey().text(), value.text());
            }
        }
        return users;
    }

    private SourceGroups groups() {
        var everyone = new LinkedHashMap<String, Assignment>();
        var remove = false;
        for (Map.Entry<Text, List<Text>> entry : yaml.lists(GROUPS).entrySet()) {
            Text key = entry.getKey();
            switch (key.text()) {
                case EVERYONE ->
                    entry.getValue().forEach(group -> {
                        if (group.text().isEmpty() || group.text().length() > GroupName.LONGEST) {
                            mistakes.add(new Mistake(
                                    group.place(), "a group's name has 1 to " + GroupName.LONGEST + " characters"));
                        } else if (everyone.putIfAbsent(
                                        group.text(), new Assignment(GROUPS, group.text(), group.place()))
                                != null) {
                            mistakes.add(new Mistake(group.place(), "\"" + group.text() + "\" is there twice"));
                        }
                    });
                case REMOVE -> remove = isTrue(key, entry.getValue());
                default ->
                    mistakes.add(new Mistake(
                            key.place(),
                            "unknown key \"" + key.text() + "\"; groups takes " + EVERYONE + " and " + REMOVE));
            }
        }
        return new SourceGroups(List.copyOf(everyone.values()), remove);
    }

    private boolean isTrue(Text key, List<Text> values) {
        String value = values.size() == 1 ? values.get(0).text() : "";
        if (!value.equals("true") && !value.equals("false")) {
            mistakes.add(new Mistake(key.place(), key.text() + " takes true or false"));
        }
        return value.equals("true");
    }

    private <T> @Nullable T value(String section, Function<String, @Nullable T> reader) {
        return yaml.text(section).map(said -> read(section, said, reader)).orElse(null);
    }

    private <T> @Nullable T read(String name, Text said, Function<String, @Nullable T> reader) {
        try {
            return reader.apply(said.text());
        } catch (IllegalArgumentException wrong) {
            mistakes.add(
                    new Mistake(said.place(), name + " is \"" + said.text() + "\": it must be " + wrong.getMessage()));
            return null;
        }
    }

    private <E extends Enum<E>> @Nullable E oneOf(String section, Class<E> values) {
        return value(
                section,
                word -> Arrays.stream(values.getEnumConstants())
                        .filter(value -> value.name().equalsIgnoreCase(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(Arrays.stream(values.getEnumConstants())
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")))));
    }
}
