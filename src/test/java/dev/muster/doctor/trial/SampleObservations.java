package dev.muster.doctor.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.doctor.trial.TrialObservations.Sight;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialUsers.Person;
import dev.muster.jumpcloud.client.Redaction;
import dev.muster.jumpcloud.client.ResponseHead;
import dev.muster.testing.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A trial as it might have gone, for those who learn from it. */
final class SampleObservations {
    static final Instant SENT = Instant.parse("2026-11-26T07:00:00Z");
    static final TrialUsers USERS = TrialUsers.of("1a2b3c4d");
    static final Person NEW = USERS.newcomer();
    static final Person TWIN = USERS.twin();
    static final Person BAD = USERS.malformed();
    static final String SECRET = "invented-key";
    static final String ORGANIZATION = "5f0000000000000000000001";

    private final TrialObservations observations = new TrialObservations(USERS);
    private final ObservedJob creation = job(List.of(NEW, TWIN, BAD));

    SampleObservations() {
        observations.began(Step.CREATION, creation);
    }

    static RedactedText redacted() {
        return new RedactedText(() -> new Redaction(List.of(SECRET)), ORGANIZATION, USERS);
    }

    static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String row(Person person, String word) {
        return "{'id':'of %1$s','status':'%2$s','statusMsg':'','meta':{'SystemUser':{'username':'%1$s'}}}"
                .formatted(person.username(), word);
    }

    static JsonNode user(Person person) {
        return json(
                "{'_id':'64b5f1000000000000000001','username':'%s','email':'%s','state':'STAGED','created':'2026-11-26T07:00:01.000Z'}"
                        .formatted(person.username(), person.email()));
    }

    static ObservedJob job(List<Person> people) {
        return new ObservedJob("job", people, new ResponseHead(200, Map.of()), SENT);
    }

    /** One reading of the job that creates the three; the next comes a second later. */
    SampleObservations reading(String... rows) {
        read(creation, rows);
        return this;
    }

    private static void read(ObservedJob job, String... rows) {
        job.read(ResultsSnapshot.of(
                Duration.ofSeconds(job.readings().size()), json("[" + String.join(",", rows) + "]")));
    }

    /** What the directory has when that job has ended. */
    SampleObservations thenThereAre(Person... people) {
        creation.end();
        observations.looked(
                Step.CREATION,
                sight(Arrays.stream(people).map(SampleObservations::user).toList()));
        observations.found(Duration.ZERO);
        return this;
    }

    /** The job that changes the newcomer ends with these results, and has changed somebody. */
    SampleObservations changed(String... rows) {
        ObservedJob job = job(List.of(NEW));
        read(job, rows);
        job.end();
        observations.began(Step.CHANGE, job);
        ObjectNode changed = user(NEW).deepCopy();
        changed.set("description", json(TrialUsers.changing("x")).path(0).path("description"));
        observations.looked(Step.CHANGE, sight(List.of(changed)));
        return this;
    }

    /** The job that creates users in other writings ends with no results, and the directory has these. */
    SampleObservations thenInOtherWritingsThereAre(JsonNode... users) {
        observations.began(Step.OTHER_WRITINGS, job(List.of(USERS.otherUsername(), USERS.otherEmail())));
        observations.looked(Step.OTHER_WRITINGS, sight(List.of(users)));
        return this;
    }

    static Sight sight(List<JsonNode> users) {
        return new Sight(SENT.plusSeconds(5), users);
    }

    TrialObservations observations() {
        return observations;
    }

    /** What is learned with the settings that come with the program, but for some. */
    Findings lessons(String... changedSettings) {
        return new Findings(observations, TestSettings.of(Path.of(""), changedSettings), redacted());
    }

    Finding lesson(String topic) {
        return lessons().all().stream()
                .filter(lesson -> lesson.topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }
}
