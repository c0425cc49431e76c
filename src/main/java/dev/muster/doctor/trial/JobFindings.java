package dev.muster.doctor.trial;

import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialUsers.Person;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was learned of the jobs and their work results. */
final class JobFindings {
    private final TrialObservations seen;
    private final RedactedText redacted;

    JobFindings(TrialObservations seen, RedactedText redacted) {
        this.seen = seen;
        this.redacted = redacted;
    }

    List<Finding> lessons() {
        var lessons = new ArrayList<Finding>();
        seen.job(Step.CREATION).ifPresent(job -> {
            lessons.add(asAWhole());
            lessons.add(taken(job));
            lessons.add(end(job));
        });
        seen.job(Step.CREATION).filter(job -> !job.lastRows().isEmpty()).ifPresent(job -> {
            lessons.add(emptyPhase(job));
            lessons.add(appearance(job));
            lessons.add(order(job));
            lessons.add(resultIds(job));
            lessons.add(meta(job));
            lessons.add(Finding.of("names-created", !names(job).isEmpty(), by(names(job))));
            lessons.add(userIds(job));
            lessons.add(reasons(job));
        });
        seen.job(Step.CHANGE)
                .filter(job -> !job.lastRows().isEmpty())
                .ifPresent(job -> lessons.add(Finding.inEitherCase("names-updated", by(names(job)))));
        return lessons;
    }

    private Finding asAWhole() {
        return seen.refusalAsAWhole()
                .map(why -> new Finding(
                        "one-malformed",
                        Verdict.EITHER_WAY,
                        "it refuses all users of a request for one that is malformed, which is sent in halves then: "
                                + redacted.text(why)))
                .orElseGet(() -> Finding.of(
                        "one-malformed", true, "it takes a request in which one user of several is malformed"));
    }

    private static Finding taken(ObservedJob job) {
        return Finding.inEitherCase("accepted-as", "HTTP " + job.taken().status());
    }

    private static Finding end(ObservedJob job) {
        List<ResultsSnapshot> readings = job.readings();
        String after = readings.isEmpty() ? "was not read" : "after " + seconds(readings.get(readings.size() - 1));
        return job.hasEnded()
                ? Finding.inEitherCase("job-took", after)
                : Finding.unclear(
                        "job-took",
                        "it had not come to its end when it was read last (" + after + "), with "
                                + job.lastRows().size() + " results of "
                                + job.people().size());
    }

    private static Finding emptyPhase(ObservedJob job) {
        ResultsSnapshot first = job.firstWithRows().orElseThrow();
        int empty = job.readings().indexOf(first);
        return Finding.inEitherCase(
                "empty-phase",
                empty == 0
                        ? "none: there are results at once"
                        : "the first " + empty + " readings had no results, they came after " + seconds(first));
    }

    private static Finding appearance(ObservedJob job) {
        int first = job.firstWithRows().orElseThrow().rows().size();
        boolean complete = job.lastRows().size() >= job.people().size();
        return complete
                ? Finding.inEitherCase(
                        "results-come",
                        first == job.lastRows().size()
                                ? "all at the same time"
                                : "one after the other: " + first + " at first, "
                                        + job.lastRows().size() + " in the end")
                : Finding.of(
                        "results-come",
                        false,
                        "only " + job.lastRows().size() + " for " + job.people().size()
                                + " users; the others are looked up at the end of a job");
    }

    private static Finding order(ObservedJob job) {
        List<String> sent = job.people().stream().map(Person::username).toList();
        Set<List<String>> orders = job.readings().stream()
                .map(ResultsSnapshot::rows)
                .filter(rows -> rows.size() == sent.size())
                .map(rows -> rows.stream().map(row -> row.read().username()).toList())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return Finding.inEitherCase(
                "order",
                orders.stream().anyMatch(order -> order.contains(null)) || orders.isEmpty()
                        ? "it cannot be told, since not every result names its user"
                        : orders.size() > 1
                                ? "another one from reading to reading"
                                : orders.contains(sent)
                                        ? "as the users were sent"
                                        : "one of their own, the same in every reading");
    }

    private static Finding resultIds(ObservedJob job) {
        List<String> ids = job.lastRows().stream()
                .map(row -> row.raw().path("id"))
                .filter(id -> id.isTextual())
                .map(id -> id.asText())
                .toList();
        boolean each = ids.size() == job.lastRows().size() && new HashSet<>(ids).size() == ids.size();
        return Finding.of(
                "result-ids",
                each,
                each
                        ? "every result has one of its own"
                        : "not every result has one of its own: an import passes over results without, and looks their users up at the end of a job");
    }

    private static Finding meta(ObservedJob job) {
        Set<String> keys = job.lastRows().stream()
                .flatMap(row -> JsonPaths.of(row.raw()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return Finding.inEitherCase("result-keys", String.join(" ", keys));
    }

    /** By what all results name their users. */
    private static List<String> names(ObservedJob job) {
        List<ResultRow> rows = job.lastRows();
        return Stream.of(
                        Optional.of("username")
                                .filter(name ->
                                        rows.stream().allMatch(row -> row.read().username() != null)),
                        Optional.of("e-mail address")
                                .filter(name ->
                                        rows.stream().allMatch(row -> row.read().email() != null)),
                        Optional.of("id")
                                .filter(name ->
                                        rows.stream().anyMatch(row -> row.read().userId() != null)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static String by(List<String> names) {
        return "by "
                + (names.isEmpty()
                        ? "nothing: they are looked up at the end of a job, where not all of it succeeded"
                        : String.join(", ", names));
    }

    private Finding userIds(ObservedJob job) {
        Optional<String> id = seen.after(Step.CREATION)
                .flatMap(sight -> sight.of(seen.users().newcomer()))
                .map(user -> user.path("_id").asText());
        if (id.isEmpty()) {
            return Finding.unclear("user-ids", "nobody was seen to be created");
        }
        List<String> places = job.lastRows().stream()
                .flatMap(row -> JsonPaths.having(row.raw(), id.get()).stream())
                .distinct()
                .toList();
        return Finding.inEitherCase(
                "user-ids",
                places.isEmpty()
                        ? "no result has the id of the user who was created"
                        : "the id of the user who was created stands in " + String.join(", ", places));
    }

    private Finding reasons(ObservedJob job) {
        List<String> reasons = job.lastRows().stream()
                .filter(row -> row.read().message() != null)
                .map(row -> job.currentHolder(row).map(this::fault).orElse("somebody") + ": \""
                        + redacted.text(row.read().message()) + "\"")
                .toList();
        return Finding.inEitherCase("reasons", reasons.isEmpty() ? "none is given" : String.join("; ", reasons));
    }

    private String fault(Person person) {
        return person.equals(seen.users().twin())
                ? "who has another's e-mail address"
                : person.equals(seen.users().malformed()) ? "who has no e-mail address" : "who is as it should be";
    }

    private static String seconds(ResultsSnapshot reading) {
        return Math.round(reading.after().toMillis() / 1000.0) + " s";
    }
}
