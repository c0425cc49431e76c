package dev.muster.records.mapping;

import dev.muster.records.mapping.ColumnMapping.Sections;
import dev.muster.records.mapping.MappingException.Mistake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at what the sections of a mapping say together: whether it can be meant, and whether a secret would come where
 * it is shown.
 */
final class MappingCheck {
    private static final String OPERATION = "operation";

    private final AttributeNames attributeNames;
    private final Sections sections;
    private final List<Mistake> mistakes = new ArrayList<>();

    /** Who gives an attribute its value, by the attribute. */
    private final Map<Object, String> givers = new HashMap<>();

    MappingCheck(AttributeNames attributeNames, Sections sections) {
        this.attributeNames = attributeNames;
        this.sections = sections;
    }

    List<Mistake> mistakes() {
        checkAttributes();
        checkColumns();
        checkReferences();
        checkPlainSecrets();
        checkWhereSecretsGo();
        return mistakes;
    }

    private void checkAttributes() {
        sections.columns.forEach(
                column -> give(column.attribute(), column.place(), "the column " + quoted(column.value())));
        sections.constants.forEach(constant -> give(constant.attribute(), constant.place(), "a constant"));
        sections.computed.forEach(made -> give(made.attribute(), made.place(), "an expression"));
        Set<Object> constant = sections.constants.stream()
                .map(given -> attributeNames.attribute(given.attribute()))
                .collect(Collectors.toSet());
        Set<Object> tables = new HashSet<>();
        sections.tables.forEach(table -> checkAddition(table.attribute(), table.place(), constant, tables));
        Set<Object> defaults = new HashSet<>();
        sections.defaults.forEach(given -> checkAddition(given.attribute(), given.place(), constant, defaults));
        sections.defaults.stream()
                .filter(given -> attributeNames.fold(given.attribute()).equals(OPERATION))
                .forEach(
                        given -> mistake(
                                given.place(),
                                "the operation of rows that name none is --operation, the folder, or the setting muster.operation"));
    }

    private void give(String attribute, SourcePosition place, String giver) {
        Object meaning = known(attribute, place);
        String former = meaning == null ? null : givers.putIfAbsent(meaning, giver + " (line " + place.line() + ")");
        if (former != null) {
            mistake(place, attribute + " is given by " + former + " already; leave one of the two out");
        }
    }

    private void checkAddition(String attribute, SourcePosition place, Set<Object> constant, Set<Object> seen) {
        Object meaning = known(attribute, place);
        if (meaning != null && constant.contains(meaning)) {
            mistake(
                    place,
                    attribute + " is always the same, since it stands under constants; leave one of the two out");
        } else if (meaning != null && !seen.add(meaning)) {
            mistake(place, attribute + " stands here already, by another of its names");
        }
    }

    private Object known(String attribute, SourcePosition place) {
        Object meaning = attributeNames.attribute(attribute);
        if (meaning == null) {
            mistake(place, "no attribute is called " + quoted(attribute) + didYouMean(attribute));
        }
        return meaning;
    }

    private String didYouMean(String unknown) {
        return attributeNames
                .near(unknown)
                .map(name -> ". Did you mean " + name + "?")
                .orElse(": docs/columns.md has all names");
    }

    private void checkColumns() {
        Map<String, Assignment> named = new HashMap<>();
        sections.columns.forEach(column -> named.put(attributeNames.fold(column.value()), column));
        sections.ignored.stream()
                .filter(column -> named.containsKey(attributeNames.fold(column.value())))
                .forEach(column -> mistake(
                        column.place(),
                        quoted(column.value()) + " is ignored, but stands for an attribute in line "
                                + named.get(attributeNames.fold(column.value()))
                                        .place()
                                        .line()));
    }

    private void checkReferences() {
        Set<Object> below = sections.computed.stream()
                .map(made -> attributeNames.attribute(made.attribute()))
                .collect(Collectors.toCollection(HashSet::new));
        for (ComputedAttribute made : sections.computed) {
            made.expression().references().forEach((name, offset) -> {
                SourcePosition place = made.span().at(offset);
                if (attributeNames.attribute(name) == null) {
                    mistake(
                            place,
                            "$" + name + " is neither an attribute nor a function that is called" + didYouMean(name));
                } else if (!attributeNames.canBeReferredTo(name)) {
                    mistake(place, "$" + name + " cannot be referred to");
                } else if (below.contains(attributeNames.attribute(name))) {
                    mistake(
                            place,
                            "$" + name + " is made here or further down; an expression can refer to those above it");
                }
            });
            below.remove(attributeNames.attribute(made.attribute()));
        }
    }

    /** A secret in the mapping file would be one that everybody has, and that stands in a plain file. */
    private void checkPlainSecrets() {
        Stream.of(sections.constants, sections.defaults)
                .flatMap(List::stream)
                .filter(given -> attributeNames.namesSecret(given.attribute()))
                .forEach(
                        given -> mistake(
                                given.place(),
                                given.attribute()
                                        + " is a secret, which everybody would have alike and which would stand here for all to read; let a column give it"));
        sections.tables.stream()
                .filter(table -> attributeNames.namesSecret(table.attribute()))
                .forEach(table -> mistake(
                        table.place(),
                        table.attribute()
                                + " is a secret, which would stand here for all to read; let a column give it"));
        sections.computed.stream().filter(ComputedAttribute::secret).forEach(made -> {
            if (made.expression().columns().isEmpty()
                    || !made.expression().attributes().isEmpty()) {
                mistake(
                        made.span().start(),
                        made.attribute() + " is a secret, which can be made of columns alone, and of at least one");
            }
        });
    }

    /** Columns that a secret is made of are secret, too: nothing else may be made of them, for it would be shown. */
    private void checkWhereSecretsGo() {
        Set<String> secret =
                sections.secretColumns.stream().map(attributeNames::fold).collect(Collectors.toSet());
        sections.columns.stream()
                .filter(column -> !attributeNames.namesSecret(column.attribute()))
                .forEach(column -> {
                    if (secret.contains(attributeNames.fold(column.value()))
                            || attributeNames.namesSecret(column.value())) {
                        mistake(
                                column.place(),
                                quoted(column.value()) + " holds a secret, but " + column.attribute()
                                        + " is none and would be shown");
                    }
                });
        sections.computed.stream()
                .filter(made -> !made.secret())
                .forEach(made -> made.expression().columns().forEach(column -> {
                    if (secret.contains(attributeNames.fold(column)) || attributeNames.namesSecret(column)) {
                        mistake(
                                made.span().start(),
                                quoted(column) + " holds a secret, but " + made.attribute()
                                        + " is none and would be shown");
                    }
                }));
        sections.computed.stream()
                .filter(ComputedAttribute::secret)
                .forEach(made -> made.expression().columns().forEach(column -> {
                    if (isAttributeByItsName(column)) {
                        mistake(
                                made.span().start(),
                                made.attribute() + " is a secret, and so are the columns that it is made of; but "
                                        + quoted(column) + " stands for an attribute that is shown");
                    }
                }));
    }

    private boolean isAttributeByItsName(String column) {
        boolean saidToBeElse = Stream.of(sections.columns, sections.ignored)
                .flatMap(List::stream)
                .anyMatch(said -> attributeNames.fold(said.value()).equals(attributeNames.fold(column)));
        return !saidToBeElse && attributeNames.attribute(column) != null && !attributeNames.namesSecret(column);
    }

    private void mistake(SourcePosition place, String text) {
        mistakes.add(new Mistake(place, text));
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }
}
