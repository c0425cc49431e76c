package dev.muster.records.mapping;

import dev.muster.records.mapping.ColumnMapping.Sections;
import dev.muster.records.mapping.MappingException.Mistake;
import dev.muster.records.mapping.YamlSections.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads a mapping file, and finds all its mistakes in one pass. */
public final class MappingReader {
    private static final String SKIP = "skip";
    private static final List<String> SECTIONS =
            List.of("columns", "ignore", "constants", "computed", "values", "otherwise");
    private static final List<String> LAST_SECTIONS = List.of(SKIP, "unique");
    private static final String DEFAULTS = "defaults";
    private static final String KEPT = "keep";
    private static final String WRONG = "invalid";

    private final AttributeNames attributeNames;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Sections sections = new Sections();

    private MappingReader(AttributeNames attributeNames) {
        this.attributeNames = attributeNames;
    }

    /**
     * The names of the sections.
     *
     * @param defaults the name of the section for users who are created
     */
    public static List<String> sections(String defaults) {
        return Stream.of(SECTIONS, List.of(defaults), LAST_SECTIONS)
                .flatMap(List::stream)
                .toList();
    }

    /**
     * The mapping that a text is.
     *
     * @param file the file as messages name it
     * @throws MappingException if it has mistakes
     */
    public static ColumnMapping read(String file, String text, AttributeNames attributeNames) {
        List<Mistake> mistakes = new ArrayList<>();
        var yaml = new YamlSections(file, text, sections(DEFAULTS), mistakes);
        ColumnMapping mapping = read(file, yaml, DEFAULTS, attributeNames, mistakes);
        if (!mistakes.isEmpty()) {
            throw MappingException.of(mistakes);
        }
        return mapping;
    }

    /**
     * The mapping that a file has among other sections.
     *
     * @param defaults the name of the section for users who are created
     * @param mistakes receives what is wrong; with any, the mapping must not be used
     */
    public static ColumnMapping read(
            String file, YamlSections yaml, String defaults, AttributeNames attributeNames, List<Mistake> mistakes) {
        var reader = new MappingReader(attributeNames);
        reader.read(yaml, defaults);
        mistakes.addAll(reader.mistakes);
        mistakes.addAll(new MappingCheck(attributeNames, reader.sections).mistakes());
        return new ColumnMapping(file, attributeNames::fold, reader.sections);
    }

    private void read(YamlSections yaml, String defaults) {
        yaml.pairs("columns", attributeNames::fold).forEach(this::readColumn);
        sections.ignored.addAll(yaml.list("ignore", "the names of columns: [Name, Name]"));
        yaml.pairs("constants", attributeNames::fold)
                .forEach((attribute, value) ->
                        sections.constants.add(new Assignment(attribute.text(), value.text(), attribute.place())));
        yaml.pairs("computed", attributeNames::fold).forEach(this::readComputed);
        yaml.pairs(defaults, attributeNames::fold)
                .forEach((attribute, value) ->
                        sections.defaults.add(new Assignment(attribute.text(), value.text(), attribute.place())));
        yaml.list(SKIP, "an expression, or a list of them").forEach(this::readSkip);
        yaml.pairs("unique", attributeNames::fold)
                .forEach((attribute, template) ->
                        sections.unique.add(new UniqueName(attribute.text(), template.text(), attribute.place())));
        sections.unique.sort(Comparator.comparing(UniqueName::attribute).reversed());
        readTables(yaml);
    }

    private void readColumn(Text column, Text attribute) {
        sections.columns.add(new Assignment(attribute.text(), column.text(), column.place()));
        if (attributeNames.namesSecret(attribute.text())) {
            sections.secretColumns.add(column.text());
        }
    }

    private void readComputed(Text attribute, Text expression) {
        boolean secret = attributeNames.namesSecret(attribute.text());
        compile(expression).ifPresent(compiled -> {
            sections.computed.add(
                    new ComputedAttribute(attribute.text(), compiled, secret, attribute.place(), expression.span()));
            if (secret) {
                sections.secretColumns.addAll(compiled.columns());
            }
        });
    }

    private void readSkip(Text expression) {
        compile(expression)
                .ifPresent(compiled -> sections.skips.add(
                        new ComputedAttribute(SKIP, compiled, false, expression.place(), expression.span())));
    }

    private Optional<MappingExpression> compile(Text expression) {
        try {
            return Optional.of(MappingExpression.compile(expression.text()));
        } catch (ExpressionException wrong) {
            mistakes.add(new Mistake(expression.span().at(wrong.offset()), String.valueOf(wrong.getMessage())));
            return Optional.empty();
        }
    }

    private void readTables(YamlSections yaml) {
        Map<String, Boolean> closed = new HashMap<>();
        Map<String, Text> unused = new HashMap<>();
        yaml.pairs("otherwise", attributeNames::fold).forEach((attribute, what) -> {
            if (!what.text().equals(KEPT) && !what.text().equals(WRONG)) {
                mistakes.add(new Mistake(what.place(), "\"" + what.text() + "\" is neither " + KEPT + " nor " + WRONG));
            }
            closed.put(attributeNames.fold(attribute.text()), what.text().equals(WRONG));
            unused.put(attributeNames.fold(attribute.text()), attribute);
        });
        Set<String> tables = new HashSet<>();
        yaml.tables("values", attributeNames::fold, ValueTable::key).forEach((attribute, values) -> {
            String name = attributeNames.fold(attribute.text());
            tables.add(name);
            Map<String, String> translations = new HashMap<>();
            values.forEach((value, becomes) -> translations.put(value.text(), becomes.text()));
            sections.tables.add(new ValueTable(
                    attribute.text(), attribute.place(), translations, closed.getOrDefault(name, false)));
        });
        unused.forEach((name, attribute) -> {
            if (!tables.contains(name)) {
                mistakes.add(new Mistake(attribute.place(), "\"" + attribute.text() + "\" has no table under values"));
            }
        });
    }
}
