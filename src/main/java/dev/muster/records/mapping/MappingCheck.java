package dev.muster.records.mapping;

import dev.muster.records.mapping.ColumnMapping.Sections;
import dev.muster.records.mapping.MappingException.Mistake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the sections of a mapping say together: whether it can be meant, and whether a secret would come where
 * it is shown.
 */
final class MappingCheck {
    private static final String OPERATION = "operation";
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";

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
        checkUnique();
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
                .forEach(given -> mistake(
                        given.place(),
                        "the default operation comes from --operation, the folder or muster.operation,"
                                + " not from the mapping"));
    }

    private void give(String attribute, SourcePosition place, String giver) {
        Object meaning = known(attribute, place);
        String former = meaning == null ? null : givers.putIfAbsent(meaning, giver + " (line " + place.line() + ")");
        if (former != null) {
            mistake(place, attribute + " is given by " + former + " already; remove one of them");
        }
    }

    private void checkAddition(String attribute, SourcePosition place, Set<Object> constant, Set<Object> seen) {
        Object meaning = known(attribute, place);
        if (meaning != null && constant.contains(meaning)) {
            mistake(place, attribute + " has a constant value under constants; remove one of them");
        } else if (meaning != null && !seen.add(meaning)) {
            mistake(place, attribute + " is a duplicate: another of its names is above");
        }
    }

    private @Nullable Object known(String attribute, SourcePosition place) {
        Object meaning = attributeNames.attribute(attribute);
        if (meaning == null) {
            mistake(place, "unknown attribute " + quoted(attribute) + didYouMean(attribute));
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
        sections.ignored.forEach(column -> Optional.ofNullable(named.get(attributeNames.fold(column.text())))
                .ifPresent(mapped -> mistake(
                        column.place(),
                        quoted(column.text()) + " is ignored, but maps to an attribute in line "
                                + mapped.place().line())));
    }

    private void checkReferences() {
        Set<Object> below = sections.computed.stream()
                .map(made -> attributeNames.attribute(made.attribute()))
                .collect(Collectors.toCollection(HashSet::new));
        for (ComputedAttribute made : sections.computed) {
            checkReferences(made, below);
            below.remove(attributeNames.attribute(made.attribute()));
        }
        for (ComputedAttribute rule : sections.skips) {
            checkReferences(rule, Set.of());
            if (rule.expression().columns().isEmpty()
                    && rule.expression().references().isEmpty()) {
                mistake(rule.span().start(), "the rule reads no column, so it is the same for every row");
            }
        }
    }

    private void checkUnique() {
        Set<String> generated = new HashSet<>();
        for (UniqueName name : sections.unique) {
            if (!name.attribute().equals(USERNAME) && !name.attribute().equals(EMAIL)) {
                mistake(name.place(), "only " + USERNAME + " and " + EMAIL + " can be generated under unique");
                continue;
            }
            generated.add(name.attribute());
            boolean ofUser = name.attribute().equals(USERNAME);
            int numbers = name.template().split("\\{n}", -1).length - 1;
            if (ofUser && (numbers != 1 || name.attributes().isEmpty())) {
                mistake(name.place(), "write attributes and one {n}, such as \"{firstname}.{lastname}{n}\"");
            }
            if (!ofUser && (numbers != 0 || !name.attributes().contains(USERNAME))) {
                mistake(
                        name.place(),
                        "write the email with {username} and without {n}, such as \"{username}@example.com\"");
            }
            for (String attribute : name.attributes()) {
                if (attributeNames.attribute(attribute) == null) {
                    mistake(name.place(), "unknown attribute " + quoted(attribute) + didYouMean(attribute));
                } else if (!attributeNames.canBeReferredTo(attribute) || ofUser && attribute.equals(EMAIL)) {
                    mistake(name.place(), "{" + attribute + "} cannot be referred to");
                }
            }
            Stream.concat(sections.computed.stream(), sections.skips.stream())
                    .forEach(made -> made.expression().references().forEach((reference, offset) -> {
                        if (attributeNames.fold(reference).equals(name.attribute())) {
                            mistake(
                                    made.span().at(offset),
                                    "$" + reference + " is generated after all rows are read; use a template under"
                                            + " unique");
                        }
                    }));
        }
        if (generated.contains(EMAIL) && !generated.contains(USERNAME)) {
            mistake(sections.unique.get(0).place(), "unique has an email, but no username that it is made of");
        }
    }

    /** @param below the attributes that have no value yet */
    private void checkReferences(ComputedAttribute made, Set<Object> below) {
        made.expression().references().forEach((name, offset) -> {
            SourcePosition place = made.span().at(offset);
            Object attribute = attributeNames.attribute(name);
            if (attribute == null) {
                mistake(
                        place,
                        "$" + name + " is neither an attribute nor a function with arguments" + didYouMean(name));
            } else if (!attributeNames.canBeReferredTo(name)) {
                mistake(place, "$" + name + " cannot be referred to");
            } else if (below.contains(attribute)) {
                mistake(
                        place,
                        "$" + name + " is computed here or below; an expression can refer only to attributes above "
                                + "it");
            }
        });
    }

    /** Rejects secrets in the mapping: all users would have the same one, in a plain file. */
    private void checkPlainSecrets() {
        Stream.of(sections.constants, sections.defaults)
                .flatMap(List::stream)
                .filter(given -> attributeNames.namesSecret(given.attribute()))
                .forEach(given -> mistake(
                        given.place(),
                        given.attribute()
                                + " is a secret, which would be the same for every user and readable here;"
                                + " take it from a column"));
        sections.tables.stream()
                .filter(table -> attributeNames.namesSecret(table.attribute()))
                .forEach(table -> mistake(
                        table.place(),
                        table.attribute() + " is a secret, which would be readable here; take it from a column"));
        sections.computed.stream().filter(ComputedAttribute::secret).forEach(made -> {
            if (made.expression().columns().isEmpty()
                    || !made.expression().attributes().isEmpty()) {
                mistake(
                        made.span().start(),
                        made.attribute()
                                + " is a secret, which can be computed from columns only, and from at least one");
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
                                        + " is not a secret and would be shown");
                    }
                });
        sections.computed.stream()
                .filter(made -> !made.secret())
                .forEach(made -> made.expression().columns().forEach(column -> {
                    if (secret.contains(attributeNames.fold(column)) || attributeNames.namesSecret(column)) {
                        mistake(
                                made.span().start(),
                                quoted(column) + " holds a secret, but " + made.attribute()
                                        + " is not a secret and would be shown");
                    }
                }));
        sections.skips.forEach(rule -> rule.expression().columns().forEach(column -> {
            if (secret.contains(attributeNames.fold(column)) || attributeNames.namesSecret(column)) {
                mistake(rule.span().start(), quoted(column) + " holds a secret, which a rule cannot read");
            }
        }));
        sections.computed.stream()
                .filter(ComputedAttribute::secret)
                .forEach(made -> made.expression().columns().forEach(column -> {
                    if (isAttributeByItsName(column)) {
                        mistake(
                                made.span().start(),
                                made.attribute() + " is a secret, and so are the columns it is computed from, but "
                                        + quoted(column) + " maps to an attribute that is shown");
                    }
                }));
    }

    private boolean isAttributeByItsName(String column) {
        boolean saidToBeElse = Stream.concat(
                        sections.columns.stream().map(Assignment::value),
                        sections.ignored.stream().map(YamlSections.Text::text))
                .anyMatch(said -> attributeNames.fold(said).equals(attributeNames.fold(column)));
        return !saidToBeElse && attributeNames.attribute(column) != null && !attributeNames.namesSecret(column);
    }

    private void mistake(SourcePosition place, String text) {
        mistakes.add(new Mistake(place, text));
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }
}
