package dev.muster.records.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.problem.Quoting;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Notices by the keys around an array of users that it is one page of a larger list, as SCIM, OData and other APIs give
 * it.
 */
final class JsonPaging {
    private static final Set<String> NEXT = Set.of(
            "next",
            "nextlink",
            "odatanextlink",
            "nextpage",
            "nextpagelink",
            "nextpageurl",
            "nexturl",
            "nexthref",
            "nextpagetoken",
            "nexttoken",
            "nextcursor",
            "nextrecordsurl",
            "continuationtoken");
    private static final Set<String> MORE =
            Set.of("hasmore", "hasnext", "hasnextpage", "more", "morerecords", "moreavailable");
    private static final Set<String> LAST = Set.of("last", "islast", "lastpage", "islastpage");
    private static final Set<String> TOTAL = Set.of(
            "total",
            "totalresults",
            "totalcount",
            "totalrecords",
            "totalitems",
            "totalelements",
            "totalusers",
            "totalsize",
            "count",
            "odatacount");
    private static final Set<String> PAGES = Set.of("pages", "totalpages", "pagecount", "totalpagecount", "numpages");

    private String further;
    private String totalKey;
    private long total;

    /** Looks at the value that the parser is at. */
    void look(JsonParser parser) throws IOException {
        JsonStreamContext place = parser.getParsingContext();
        String key = place.getCurrentName();
        if (key == null || !parser.currentToken().isScalarValue()) {
            return;
        }
        boolean linked = folded(key).equals("href")
                && place.getParent() != null
                && place.getParent().hasCurrentName();
        String name = linked ? place.getParent().getCurrentName() : key;
        switch (parser.currentToken()) {
            case VALUE_TRUE -> noteIf(MORE.contains(folded(name)), name, "is true");
            case VALUE_FALSE -> noteIf(LAST.contains(folded(name)), name, "is false");
            case VALUE_STRING ->
                noteIf(NEXT.contains(folded(name)) && !parser.getText().isBlank(), name, "names a further page");
            case VALUE_NUMBER_INT -> lookAtNumber(name, parser.getValueAsLong());
            default -> {}
        }
    }

    /** A warning that there is more; empty where nothing says so. */
    Optional<Problem> warning(long rows) {
        String why = further != null
                ? further
                : total > rows
                        ? "%s is %d, but it has %d users".formatted(Quoting.quoted(totalKey), total, rows)
                        : null;
        return Optional.ofNullable(why)
                .map(reason -> ProblemCode.PAGE_OF_MORE.of(
                        null,
                        "the file seems to be one page of a larger list: " + reason,
                        "Fetch the other pages, too, and import them."));
    }

    private void lookAtNumber(String name, long number) {
        String folded = folded(name);
        noteIf(NEXT.contains(folded) && number > 0, name, "names a further page");
        noteIf(PAGES.contains(folded) && number > 1, name, "is " + number);
        if (TOTAL.contains(folded) && number > total) {
            total = number;
            totalKey = name;
        }
    }

    private void noteIf(boolean applies, String name, String what) {
        if (applies && further == null) {
            further = Quoting.quoted(name) + " " + what;
        }
    }

    private static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
