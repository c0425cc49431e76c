package dev.muster.e2e;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The metrics and labels in a Prometheus expression, parsed without Prometheus. */
public record TestExpression(String text) {
    /** Labels that Prometheus adds. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

    private static final String UP = "up";
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "on", "by", "without", "ignoring", "bool");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w.])([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{([^}]*)})?(?!\\w|\\s*\\()");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|=)\\s*\"([^\"]*)\"");

    /** The metrics, labels and values of labels that are asked for and missing. */
    public List<String> missing(MetricsScrape scrape) {
        return Stream.concat(missingLabels(scrape), missingSeries(scrape)).toList();
    }

    private Stream<String> missingLabels(MetricsScrape scrape) {
        Set<String> known = scrape.labelNames();
        return GROUPING.matcher(text)
                .results()
                .flatMap(grouping -> Stream.of(grouping.group(1).split(",")).map(String::strip))
                .filter(label -> !known.contains(label) && !OF_THE_SCRAPE.contains(label))
                .map(label -> "the label " + label + " of " + text);
    }

    private Stream<String> missingSeries(MetricsScrape scrape) {
        String bare = GROUPING.matcher(text).replaceAll(" ").replaceAll("\\[[^\\]]*]", "");
        return SELECTOR.matcher(bare)
                .results()
                .filter(selector ->
                        !WORDS.contains(selector.group(1)) && !selector.group(1).equals(UP))
                .filter(selector -> scrape.named(selector.group(1))
                        .noneMatch(sample -> matches(sample, selector.group(2) == null ? "" : selector.group(2))))
                .map(selector -> selector.group() + " of " + text);
    }

    private static boolean matches(MetricsScrape.Sample sample, String matchers) {
        Matcher matcher = MATCHER.matcher(matchers);
        while (matcher.find()) {
            String label = matcher.group(1);
            if (!OF_THE_SCRAPE.contains(label)
                    && (!sample.labels().containsKey(label)
                            || !sample.labels().get(label).matches(matcher.group(3)))) {
                return false;
            }
        }
        return true;
    }

    /** The labels that are asked for, each with one of the values that are asked for. */
    public Stream<String[]> namedValues() {
        return MATCHER.matcher(text)
                .results()
                .filter(matcher -> !OF_THE_SCRAPE.contains(matcher.group(1)))
                .flatMap(matcher ->
                        Stream.of(matcher.group(3).split("\\|")).map(value -> new String[] {matcher.group(1), value}));
    }
}
