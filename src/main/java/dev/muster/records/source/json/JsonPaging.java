package dev.muster.records.source.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private @Nullable Problem further;
    private @Nullable String totalKey;
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
            case VALUE_TRUE -> noteValueIf(MORE.contains(folded(name)), name, true);
            case VALUE_FALSE -> noteValueIf(LAST.contains(folded(name)), name, false);
            case VALUE_STRING ->
                noteNextIf(NEXT.contains(folded(name)) && !parser.getText().isBlank(), name);
            case VALUE_NUMBER_INT -> lookAtNumber(name, parser.getValueAsLong());
            default -> {}
        }
    }

    /** A warning that there is more; empty where nothing says so. */
    Optional<Problem> warning(long rows) {
        if (further == null && totalKey != null && total > rows) {
            return Optional.of(ProblemText.PAGE_OF_MORE_TOTAL.of(null, Quoting.quoted(totalKey), total, rows));
        }
        return Optional.ofNullable(further);
    }

    private void lookAtNumber(String name, long number) {
        String folded = folded(name);
        noteNextIf(NEXT.contains(folded) && number > 0, name);
        noteValueIf(PAGES.contains(folded) && number > 1, name, number);
        if (TOTAL.contains(folded) && number > total) {
            total = number;
            totalKey = name;
        }
    }

    private void noteNextIf(boolean applies, String name) {
        if (applies && further == null) {
            further = ProblemText.PAGE_OF_MORE_NEXT.of(null, Quoting.quoted(name));
        }
    }

    private void noteValueIf(boolean applies, String name, Object value) {
        if (applies && further == null) {
            further = ProblemText.PAGE_OF_MORE_VALUE.of(null, Quoting.quoted(name), value);
        }
    }

    private static String folded(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
