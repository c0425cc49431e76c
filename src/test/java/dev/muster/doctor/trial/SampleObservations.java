package dev.muster.doctor.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.config.Settings;
import dev.muster.doctor.trial.TrialObservations.Job;
import dev.muster.doctor.trial.TrialObservations.Reading;
import dev.muster.doctor.trial.TrialObservations.Sight;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.doctor.trial.TrialReport.Finding;
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

/** The observations of an invented trial. */
final class SampleObservations {
    static final Instant SENT = Instant.parse("2026-11-26T07:00:00Z");
    static final TrialUsers USERS = TrialUsers.of("1a2b3c4d");
    static final Person NEW = USERS.valid();
    static final Person TWIN = USERS.sameEmail();
    static final Person BAD = USERS.malformed();
    static final String SECRET = "invented-key";
    static final String ORGANIZATION = "5f0000000000000000000001";

    private final TrialObservations observations = new TrialObservations(USERS);
    private final Job creation = job(List.of(NEW, TWIN, BAD));

    SampleObservations() {
        observations.started(Step.CREATE, creation);
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

    static Job job(List<Person> people) {
        return new Job("job", people, new ResponseHead(200, Map.of()), SENT);
    }

    /** Adds a reading of the first job, one second after the reading before. */
    SampleObservations reading(String... rows) {
        read(creation, rows);
        return this;
    }

    private static void read(Job job, String... rows) {
        job.add(Reading.of(Duration.ofSeconds(job.readings().size()), json("[" + String.join(",", rows) + "]")));
    }

    /** Ends the first job, with these users in the directory. */
    SampleObservations thenThereAre(Person... people) {
        creation.end();
        observations.saw(
                Step.CREATE,
                sight(Arrays.stream(people).map(SampleObservations::user).toList()));
        observations.foundAfter(Duration.ZERO);
        return this;
    }

    /** Ends the job that changes the valid user, with these results and the change in the directory. */
    SampleObservations changed(String... rows) {
        Job job = job(List.of(NEW));
        read(job, rows);
        job.end();
        observations.started(Step.UPDATE, job);
        ObjectNode changed = user(NEW).deepCopy();
        changed.set("description", json(TrialUsers.changing("x")).path(0).path("description"));
        observations.saw(Step.UPDATE, sight(List.of(changed)));
        return this;
    }

    /** Ends the job that creates users in upper case, without results and with these users in the directory. */
    SampleObservations thenInUpperCaseThereAre(JsonNode... users) {
        observations.started(
                Step.CREATE_IN_UPPER_CASE, job(List.of(USERS.upperCaseUsername(), USERS.upperCaseEmail())));
        observations.saw(Step.CREATE_IN_UPPER_CASE, sight(List.of(users)));
        return this;
    }

    static Sight sight(List<JsonNode> users) {
        return new Sight(SENT.plusSeconds(5), users);
    }

    TrialObservations observations() {
        return observations;
    }

    /** The findings with the default settings, except those that are given. */
    Findings findings(String... changedSettings) {
        return findings(observations, changedSettings);
    }

    static Findings findings(TrialObservations observations, String... changedSettings) {
        Settings settings = TestSettings.of(Path.of(""), changedSettings);
        return new Findings(observations, settings.polling(), settings.names(), redacted());
    }

    Finding finding(String topic) {
        return findings().all().stream()
                .filter(finding -> finding.topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }
}
