package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialUsers.Person;

/**
 * What a trial has seen, as JSON: every work result of every reading, and the invented users as the directory had them.
 */
final class TrialEvidence {
    private final TrialObservations seen;
    private final RedactedText redacted;

    TrialEvidence(TrialObservations seen, RedactedText redacted) {
        this.seen = seen;
        this.redacted = redacted;
    }

    JsonNode json() {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        add(evidence, "create", Step.CREATION);
        add(evidence, "update", Step.CHANGE);
        add(evidence, "createInUpperCase", Step.OTHER_WRITINGS);
        ArrayNode headers = evidence.putArray("headers");
        seen.headers().keySet().forEach(headers::add);
        return evidence;
    }

    private void add(ObjectNode evidence, String name, Step step) {
        seen.job(step).ifPresent(job -> {
            ObjectNode about =
                    evidence.putObject(name).put("status", job.taken().status());
            ArrayNode sent = about.putArray("sent");
            job.people().stream().map(Person::username).forEach(sent::add);
            ArrayNode readings = about.putArray("readings");
            job.readings().forEach(reading -> add(readings, reading));
            ArrayNode users = about.putArray("directory");
            seen.after(step).ifPresent(sight -> sight.users().forEach(user -> users.add(redacted.object(user))));
        });
    }

    private void add(ArrayNode readings, ResultsSnapshot reading) {
        ArrayNode rows = readings.addObject()
                .put("afterMillis", reading.after().toMillis())
                .putArray("results");
        reading.rows().forEach(row -> rows.add(redacted.object(row.raw())));
    }
}
