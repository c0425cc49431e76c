package dev.muster.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One scrape by Prometheus.
 *
 * @param types of the metrics, by their names
 * @param samples in the order in which they stand there
 */
public record MetricsScrape(Map<String, String> types, List<Sample> samples) {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    public record Sample(String name, Map<String, String> labels, double value) {}

    public static MetricsScrape of(String text) {
        var types = new TreeMap<String, String>();
        text.lines()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .forEach(type -> types.put(type.group(1), type.group(2)));
        return new MetricsScrape(
                types,
                text.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(MetricsScrape::sample)
                        .toList());
    }

    private static Sample sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException(line);
        }
        return new Sample(
                sample.group(1),
                labels(sample.group(2) == null ? "" : sample.group(2)),
                Double.parseDouble(sample.group(3)));
    }

    private static Map<String, String> labels(String text) {
        var labels = new HashMap<String, String>();
        LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        return labels;
    }

    /** The samples of a name, and of labels and their values in turn. */
    public Stream<Sample> named(String... nameAndLabels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(nameAndLabels[0]))
                .filter(sample -> {
                    for (int label = 1; label < nameAndLabels.length; label += 2) {
                        if (!nameAndLabels[label + 1].equals(sample.labels().get(nameAndLabels[label]))) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /** The value of the only sample of those. */
    public double value(String... nameAndLabels) {
        List<Sample> found = named(nameAndLabels).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(List.of(nameAndLabels) + " are " + found);
        }
        return found.get(0).value();
    }

    /** The names of Muster's own metrics, each with its type and the names of its labels. */
    public Set<String> ours() {
        var ours = new TreeSet<String>();
        types.forEach((name, type) -> {
            if (name.startsWith("muster_")) {
                var labels = new TreeSet<String>();
                samples.stream()
                        .filter(sample -> sample.name().equals(name)
                                || type.equals("summary") && sample.name().equals(name + "_count"))
                        .forEach(sample -> labels.addAll(sample.labels().keySet()));
                ours.add(name + " " + type + " " + labels);
            }
        });
        return ours;
    }

    public Set<String> labelNames() {
        var names = new TreeSet<String>();
        samples.forEach(sample -> names.addAll(sample.labels().keySet()));
        return names;
    }
}
