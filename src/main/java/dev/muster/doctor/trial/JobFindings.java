package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.doctor.trial.TrialObservations.Job;
import dev.muster.doctor.trial.TrialObservations.Reading;
import dev.muster.doctor.trial.TrialObservations.Row;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialReport.Finding;
import dev.muster.doctor.trial.TrialUsers.Person;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The findings about jobs and their work results. */
final class JobFindings {
    private final TrialObservations seen;
    private final RedactedText redacted;

    JobFindings(TrialObservations seen, RedactedText redacted) {
        this.seen = seen;
        this.redacted = redacted;
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        seen.job(Step.CREATE).ifPresent(job -> {
            findings.add(wholeRequest());
            findings.add(
                    Finding.eitherWay("accepted-as", "HTTP " + job.accepted().status()));
            findings.add(end(job));
            job.firstReadingWithRows()
                    .filter(first -> !job.lastRows().isEmpty())
                    .ifPresent(first -> {
                        findings.add(emptyPhase(job, first));
                        findings.add(appearance(job, first));
                        findings.add(order(job));
                        findings.add(resultIds(job.lastRows()));
                        findings.add(Finding.eitherWay(
                                "result-keys", String.join(" ", paths(job.lastRows(), value -> true))));
                        List<String> names = names(job.lastRows());
                        findings.add(Finding.of("names-created", !names.isEmpty(), by(names)));
                        findings.add(userIds(job));
                        findings.add(reasons(job));
                    });
        });
        seen.job(Step.UPDATE)
                .map(Job::lastRows)
                .filter(rows -> !rows.isEmpty())
                .ifPresent(rows -> findings.add(Finding.eitherWay("names-updated", by(names(rows)))));
        return findings;
    }

    private Finding wholeRequest() {
        return seen.wholeRequestRejection()
                .map(why -> Finding.eitherWay(
                        "one-malformed",
                        "one malformed user has the whole request rejected, which Muster then sends in halves: "
                                + redacted.text(why)))
                .orElseGet(() -> Finding.of(
                        "one-malformed", true, "a request is accepted although one of its users is malformed"));
    }

    private static Finding end(Job job) {
        List<Reading> readings = job.readings();
        if (readings.isEmpty()) {
            return Finding.unclear("job-took", "its results were not read");
        }
        String after = "after " + seconds(readings.get(readings.size() - 1));
        return job.hasEnded()
                ? Finding.eitherWay("job-took", after)
                : Finding.unclear(
                        "job-took",
                        "not finished at the last reading (" + after + "), with "
                                + job.lastRows().size() + " of " + job.people().size() + " results");
    }

    private static Finding emptyPhase(Job job, Reading first) {
        int empty = job.readings().indexOf(first);
        return Finding.eitherWay(
                "empty-phase",
                empty == 0
                        ? "none: the first reading had results"
                        : "the first results came after " + seconds(first) + " (" + empty
                                + (empty == 1 ? " reading" : " readings") + " without)");
    }

    private static Finding appearance(Job job, Reading first) {
        int last = job.lastRows().size();
        if (last < job.people().size()) {
            return Finding.of(
                    "results-come",
                    false,
                    "only " + last + " for " + job.people().size()
                            + " users; an import looks the others up at the end of the job");
        }
        return Finding.eitherWay(
                "results-come",
                first.rows().size() == last
                        ? "all at the same time"
                        : "one after the other: " + first.rows().size() + " at first, " + last + " at the end");
    }

    private static Finding order(Job job) {
        List<String> sent = job.people().stream().map(Person::username).toList();
        Set<List<String>> orders = job.readings().stream()
                .map(reading -> reading.rows().stream()
                        .map(row -> row.read().username())
                        .toList())
                .filter(usernames -> usernames.size() == sent.size())
                .collect(Collectors.toSet());
        return Finding.eitherWay("order", order(sent, orders));
    }

    private static String order(List<String> sent, Set<List<String>> orders) {
        if (orders.isEmpty() || orders.stream().flatMap(List::stream).anyMatch(Objects::isNull)) {
            return "unknown, since not every result names its user";
        }
        if (orders.size() > 1) {
            return "changes between readings";
        }
        return orders.contains(sent) ? "as the users were sent" : "not as the users were sent, but always the same";
    }

    private static Finding resultIds(List<Row> rows) {
        List<String> ids = rows.stream()
                .map(row -> row.raw().path("id"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
        boolean unique = ids.size() == rows.size() && new HashSet<>(ids).size() == ids.size();
        return Finding.of(
                "result-ids",
                unique,
                unique
                        ? "every result has its own"
                        : "not every result has its own; an import skips results without id and looks their users up "
                                + "at the end of the job");
    }

    /** The names that the results have for their users. */
    private static List<String> names(List<Row> rows) {
        var names = new ArrayList<String>();
        if (rows.stream().allMatch(row -> row.read().username() != null)) {
            names.add("username");
        }
        if (rows.stream().allMatch(row -> row.read().email() != null)) {
            names.add("email");
        }
        if (rows.stream().anyMatch(row -> row.read().userId() != null)) {
            names.add("id");
        }
        return names;
    }

    private static String by(List<String> names) {
        return names.isEmpty()
                ? "by nothing; an import looks users up at the end of a job in which any failed"
                : "by " + String.join(", ", names);
    }

    private Finding userIds(Job job) {
        Optional<String> id =
                seen.validUserAfter(Step.CREATE).map(user -> user.path("_id").asText());
        if (id.isEmpty()) {
            return Finding.unclear("user-ids", "no created user was seen");
        }
        Set<String> paths = paths(job.lastRows(), value -> value.asText().equalsIgnoreCase(id.get()));
        return Finding.eitherWay(
                "user-ids",
                paths.isEmpty()
                        ? "no result has the id of the created user"
                        : "the id of the created user is in " + String.join(", ", paths));
    }

    private Finding reasons(Job job) {
        List<String> reasons = job.lastRows().stream()
                .filter(row -> row.read().message() != null)
                .map(row -> job.person(row).map(this::describe).orElse("unknown user") + ": \""
                        + redacted.text(row.read().message()) + "\"")
                .toList();
        return Finding.eitherWay("reasons", reasons.isEmpty() ? "none" : String.join("; ", reasons));
    }

    private String describe(Person person) {
        if (person.equals(seen.users().sameEmail())) {
            return "user with a duplicate email";
        }
        return person.equals(seen.users().malformed()) ? "user without an email" : "valid user";
    }

    private static String seconds(Reading reading) {
        return Math.round(reading.after().toMillis() / 1000.0) + " s";
    }

    /** The paths of wanted values in results, as in {@code meta.tags[].name}. */
    private static Set<String> paths(List<Row> rows, Predicate<JsonNode> wanted) {
        var paths = new LinkedHashSet<String>();
        rows.forEach(row -> collect("", row.raw(), wanted, paths));
        return paths;
    }

    private static void collect(String path, JsonNode node, Predicate<JsonNode> wanted, Set<String> paths) {
        if (node.isEmpty() && wanted.test(node)) {
            paths.add(path);
        }
        node.properties()
                .forEach(property -> collect(
                        path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                        property.getValue(),
                        wanted,
                        paths));
        if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element, wanted, paths));
        }
    }
}
