package dev.muster.config.sources.draft;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muster.records.mapping.MappedNames;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.ColumnNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names that columns have in the exports of HR systems, as {@code source-columns.yaml} lists them. */
final class HeaderNames {
    private static final Pattern LEFT_OUT = Pattern.compile("[^\\p{L}\\p{N}#]");

    private final Description description;
    private final Map<String, String> attributes = new HashMap<>();
    private final Map<String, Advice> toDecide = new HashMap<>();

    private record Description(
            LinkedHashMap<String, List<String>> attributes, List<String> lastOrFullName, List<Advice> toDecide) {}

    /**
     * Columns that need a decision.
     *
     * @param advice the uses of such a column, with places for its name
     * @param example the section of the draft whose example is about it; empty for none
     */
    record Advice(List<String> names, List<String> advice, String example) {
        Advice {
            example = example == null ? "" : example;
        }
    }

    private HeaderNames(Description description) {
        this.description = description;
        description
                .attributes()
                .forEach((attribute, names) -> names.forEach(name -> {
                    String former = attributes.put(key(name), attribute);
                    if (former != null && !former.equals(attribute)) {
                        throw new IllegalArgumentException(name + " is listed for " + former + " and " + attribute);
                    }
                }));
        description
                .toDecide()
                .forEach(advice -> advice.names().forEach(name -> {
                    if (attributes.containsKey(key(name)) || toDecide.put(key(name), advice) != null) {
                        throw new IllegalArgumentException(name + " is listed twice");
                    }
                }));
    }

    static HeaderNames load() {
        try (InputStream names = HeaderNames.class.getResourceAsStream("/source-columns.yaml")) {
            return new HeaderNames(new YAMLMapper().readValue(names, Description.class));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A name without case, accents, blanks and signs: equal for names that mean the same column. */
    static String key(String name) {
        String letters = Normalizer.normalize(ColumnNames.fold(name), Normalizer.Form.NFD);
        return LEFT_OUT.matcher(letters).replaceAll("");
    }

    /** The names of each attribute, the one that counts before the others first. */
    Map<String, List<String>> attributes() {
        return description.attributes();
    }

    /** Returns whether a column is listed for an attribute. */
    boolean lists(String column) {
        return attributes.containsKey(key(column)) || isLastOrFullName(column);
    }

    /** Returns whether a column is the last name beside a first name, and else the full name. */
    boolean isLastOrFullName(String column) {
        return description.lastOrFullName().stream().anyMatch(name -> key(name).equals(key(column)));
    }

    /** The advice on a column that needs a decision. */
    Optional<Advice> toDecide(String column) {
        return Optional.ofNullable(toDecide.get(key(column)));
    }

    /** All names, for finding the header of a file. */
    MappedNames all() {
        Stream<String> others = Stream.concat(
                description.lastOrFullName().stream(),
                description.toDecide().stream().flatMap(advice -> advice.names().stream()));
        return new MappedNames(
                names(true).toList(), Stream.concat(names(false), others).toList());
    }

    private Stream<String> names(boolean secret) {
        return description.attributes().entrySet().stream()
                .filter(named -> AttributeCatalog.load().isKnownSecret(named.getKey()) == secret)
                .flatMap(named -> named.getValue().stream());
    }
}
