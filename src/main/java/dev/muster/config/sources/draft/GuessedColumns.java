package dev.muster.config.sources.draft;

import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Column;
import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A guess what the columns of a file are, by their names. */
final class GuessedColumns {
    private static final String FIRSTNAME = "firstname";
    private static final String LASTNAME = "lastname";
    private static final String DISPLAYNAME = "displayname";

    private final AttributeCatalog catalog = AttributeCatalog.load();
    private final HeaderNames names = HeaderNames.load();
    private final FileHeader header;
    private final Map<String, String> mapped = new LinkedHashMap<>();
    private final List<String> own = new ArrayList<>();
    private final Map<String, HeaderNames.Advice> toDecide = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final Set<String> given = new LinkedHashSet<>();

    GuessedColumns(FileHeader header) {
        this.header = header;
        Map<String, String> listed = new LinkedHashMap<>();
        for (String column : header.columns()) {
            Optional<HeaderNames.Advice> advice = names.toDecide(column);
            if (header.nested().contains(column)) {
                takeOwn(column, catalog.resolveNested(column));
            } else if (advice.isPresent()) {
                toDecide.put(column, advice.get());
            } else if (!names.lists(column)) {
                takeOwn(column, catalog.resolve(column));
            } else {
                listed.putIfAbsent(HeaderNames.key(column), column);
            }
        }
        names.attributes()
                .forEach((attribute, columns) -> columns.stream()
                        .flatMap(column -> Optional.ofNullable(listed.get(HeaderNames.key(column))).stream())
                        .findFirst()
                        .filter(any -> !given.contains(attribute))
                        .ifPresent(column -> map(column, attribute)));
        listed.values().stream().filter(names::isLastOrFullName).forEach(name -> {
            String attribute = given.contains(FIRSTNAME) && !given.contains(LASTNAME) ? LASTNAME : DISPLAYNAME;
            if (!given.contains(attribute)) {
                map(name, attribute);
            }
        });
        header.columns().stream()
                .filter(column -> names.lists(column)
                        && !mapped.containsKey(column)
                        && !own.contains(column)
                        && !header.nested().contains(column))
                .forEach(unknown::add);
    }

    private void map(String column, String attribute) {
        boolean named = catalog.find(column)
                .filter(known -> known.name().equals(attribute))
                .isPresent();
        if (named) {
            own.add(column);
        } else {
            mapped.put(column, attribute);
        }
        given.add(attribute);
    }

    private void takeOwn(String column, Column meaning) {
        if (meaning instanceof Column.Nameless) {
            return;
        }
        boolean taken = catalog.attribute(meaning)
                .map(attribute -> attribute.operations().contains(Operation.UPSERT)
                        && (meaning instanceof Column.OfNumbered || given.add(attribute.name())))
                .orElse(!(meaning instanceof Column.Unknown || meaning instanceof Column.OfOtherTools));
        (taken ? own : unknown).add(column);
    }

    /** The columns that need a line in the mapping, in the order of the file, each with its attribute. */
    Map<String, String> mapped() {
        var ordered = new LinkedHashMap<String, String>();
        header.columns().stream()
                .filter(mapped::containsKey)
                .forEach(column -> ordered.put(column, mapped.get(column)));
        return ordered;
    }

    /** The columns that have the name of what they are. */
    List<String> own() {
        return header.columns().stream().filter(own::contains).toList();
    }

    /** The columns that need a decision, with advice. */
    Map<String, HeaderNames.Advice> toDecide() {
        return toDecide;
    }

    /** All other columns. */
    List<String> unknown() {
        return unknown;
    }

    /** Returns whether a column gives an attribute. */
    boolean gives(String attribute) {
        return given.contains(attribute);
    }

    /** Returns whether the names are those of columns: values of a user would be known by chance only. */
    boolean areNames() {
        int known = mapped.size() + own.size() + toDecide.size();
        return known > 1 || known == header.columns().size();
    }
}
