package dev.muster.doctor.trial;

import static dev.muster.doctor.trial.SampleObservations.BAD;
import static dev.muster.doctor.trial.SampleObservations.NEW;
import static dev.muster.doctor.trial.SampleObservations.TWIN;
import static dev.muster.doctor.trial.SampleObservations.USERS;
import static dev.muster.doctor.trial.SampleObservations.json;
import static dev.muster.doctor.trial.SampleObservations.row;
import static dev.muster.doctor.trial.SampleObservations.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.doctor.trial.TrialObservations.Step;
import dev.muster.jumpcloud.client.ResponseHead;
import dev.muster.testing.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What follows from what a trial has seen. */
class FindingsTest {

    private static SampleObservations asAssumed() {
        return new SampleObservations()
                .reading()
                .reading(row(NEW, "pending"), row(TWIN, "pending"), row(BAD, "pending"))
                .reading(row(NEW, "finished"), row(TWIN, "failed"), row(BAD, "failed"))
                .thenThereAre(NEW);
    }

    @Test
    void whereAllIsAsAssumedNothingIsProposed() {
        Findings lessons = asAssumed().lessons();
        assertThat(lessons.proposals()).isEmpty();
        assertThat(lessons.all())
                .extracting(Finding::verdict)
                .contains(Verdict.EXPECTED)
                .doesNotContain(Verdict.DIFFERENT, Verdict.UNCLEAR);
    }

    @Test
    void wordsAreLearnedFromWhoIsInTheDirectory() {
        SampleObservations seen = new SampleObservations()
                .reading(row(NEW, "waiting"), row(TWIN, "waiting"), row(BAD, "waiting"))
                .reading(row(NEW, "Done"), row(TWIN, "Refused"), row(BAD, "Refused"))
                .thenThereAre(NEW);
        assertThat(seen.lessons().proposals())
                .containsExactly(
                        new ProposedSetting("muster.status.finished", "done,finished"),
                        new ProposedSetting(
                                "muster.status.pending",
                                "in_progress,pending,processing,queued,running,started,waiting"),
                        new ProposedSetting("muster.status.failed", "error,failed,refused,rejected"));
        assertThat(seen.lesson("word-failed"))
                .isEqualTo(new Finding(
                        "word-failed", Verdict.DIFFERENT, "\"refused\", which muster.status.failed does not have"));
    }

    @Test
    void aWordThatMeansSomethingElseHereIsTakenFromWhereItStands() {
        SampleObservations seen = new SampleObservations()
                .reading(row(NEW, "processing"), row(TWIN, "finished"), row(BAD, "finished"))
                .thenThereAre(NEW);
        assertThat(seen.lessons().proposals())
                .containsExactly(
                        new ProposedSetting("muster.status.finished", "processing"),
                        new ProposedSetting("muster.status.pending", "in_progress,pending,queued,running,started"),
                        new ProposedSetting("muster.status.failed", "error,failed,finished,rejected"));
    }

    @Test
    void whereNobodyWasCreatedNoWordIsTakenForThatOfAFailure() {
        SampleObservations seen = new SampleObservations()
                .reading(row(NEW, "perused"), row(TWIN, "perused"), row(BAD, "perused"))
                .thenThereAre();
        assertThat(seen.lessons().proposals()).isEmpty();
        assertThat(seen.lesson("word-failed").verdict()).isEqualTo(Verdict.UNCLEAR);
        assertThat(seen.lesson("create").verdict()).isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void whereResultsNameNobodyTheWordOfSuccessIsLearnedFromTheOneWhoWasChanged() {
        String nameless = "{'id':'1','status':'Done','meta':{}}";
        SampleObservations seen = new SampleObservations()
                .reading(nameless, "{'id':'2','status':'Refused','meta':{}}", "{'id':'3','status':'Refused','meta':{}}")
                .thenThereAre(NEW)
                .changed(nameless);
        assertThat(seen.lessons().proposals())
                .containsExactly(new ProposedSetting("muster.status.finished", "done,finished"));
        assertThat(seen.lesson("names-created").verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(seen.lesson("names-updated").verdict()).isEqualTo(Verdict.EITHER_WAY);
    }

    @Test
    void howResultsComeIsTold() {
        assertThat(asAssumed().lesson("empty-phase").seen())
                .isEqualTo("the first 1 readings had no results, they came after 1 s");
        assertThat(asAssumed().lesson("results-come").seen()).isEqualTo("all at the same time");
        assertThat(asAssumed().lesson("order").seen()).isEqualTo("as the users were sent");
        SampleObservations odd = new SampleObservations()
                .reading(row(TWIN, "failed"))
                .reading(row(TWIN, "failed"), row(NEW, "finished"), row(BAD, "failed"))
                .reading(row(NEW, "finished"), row(TWIN, "failed"), row(BAD, "failed"))
                .thenThereAre(NEW);
        assertThat(odd.lesson("empty-phase").seen()).isEqualTo("none: there are results at once");
        assertThat(odd.lesson("results-come").seen()).isEqualTo("one after the other: 1 at first, 3 in the end");
        assertThat(odd.lesson("order").seen()).isEqualTo("another one from reading to reading");
    }

    @Test
    void theKeysOfResultsAndWhereTheUsersIdStandsAreTold() {
        SampleObservations seen = new SampleObservations()
                .reading(
                        "{'id':'1','status':'finished','meta':{'SystemUser':{'username':'" + NEW.username()
                                + "','_id':'64b5f1000000000000000001'},'tags':[{'a':1}]},'persistedFields':null}",
                        row(TWIN, "failed"),
                        row(BAD, "failed"))
                .thenThereAre(NEW);
        assertThat(seen.lesson("result-keys").seen())
                .isEqualTo(
                        "id status meta.SystemUser.username meta.SystemUser._id meta.tags[].a persistedFields statusMsg");
        assertThat(seen.lesson("user-ids").seen())
                .isEqualTo("the id of the user who was created stands in meta.SystemUser._id");
        assertThat(seen.lesson("names-created").seen()).isEqualTo("by username, id");
        assertThat(asAssumed().lesson("user-ids").seen()).isEqualTo("no result has the id of the user who was created");
    }

    @Test
    void resultsWithoutIdsAreNoWorkResultsToAnImport() {
        assertThat(asAssumed().lesson("result-ids").verdict()).isEqualTo(Verdict.EXPECTED);
        String withoutId = "{'status':'failed','meta':{'SystemUser':{'username':'" + TWIN.username() + "'}}}";
        assertThat(new SampleObservations()
                        .reading(row(NEW, "finished"), withoutId, row(BAD, "failed"))
                        .thenThereAre(NEW)
                        .lesson("result-ids"))
                .satisfies(lesson -> {
                    assertThat(lesson.verdict()).isEqualTo(Verdict.DIFFERENT);
                    assertThat(lesson.seen()).contains("passes over");
                });
    }

    @Test
    void reasonsAreToldWithoutWhoeverElseIsInThem() {
        SampleObservations seen = new SampleObservations()
                .reading(
                        row(NEW, "finished"),
                        row(BAD, "failed"),
                        row(TWIN, "failed").replace("'statusMsg':''", "'statusMsg':'jane.roe@example.org has it'"))
                .thenThereAre(NEW);
        assertThat(seen.lesson("reasons").seen()).isEqualTo("who has another's e-mail address: \"<address> has it\"");
    }

    @Test
    void createdIsWhenTheServiceMadeTheUser() {
        assertThat(asAssumed().lesson("created").verdict()).isEqualTo(Verdict.EXPECTED);

        SampleObservations longAgo = asAssumed();
        ObjectNode user = user(NEW).deepCopy();
        longAgo.observations()
                .looked(Step.CREATION, SampleObservations.sight(List.of(user.put("created", "2026-11-26T06:00:00Z"))));
        assertThat(longAgo.lesson("created"))
                .isEqualTo(new Finding(
                        "created",
                        Verdict.DIFFERENT,
                        "it is -3600 s from when the user was sent, by the service's clock"));
        longAgo.observations().looked(Step.CREATION, SampleObservations.sight(List.of(user.without("created"))));
        assertThat(longAgo.lesson("created").verdict()).isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void aSearchThatIsSlowerThanALookUpOfWhatIsInDoubtWaitsIsToldWithALongerTime() {
        SampleObservations slow = asAssumed();
        slow.observations().found(Duration.ofSeconds(12));
        assertThat(slow.lesson("search").verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(slow.lessons().proposals()).containsExactly(new ProposedSetting("muster.in-doubt.quiet", "26s"));
        assertThat(slow.lessons("muster.in-doubt.quiet", "30s").proposals()).isEmpty();
    }

    @Test
    void caseIsLearnedFromWhoCameToBeBesideTheNewcomer() {
        SampleObservations strict = asAssumed().thenInOtherWritingsThereAre(user(NEW), user(USERS.otherUsername()));
        assertThat(strict.lesson("case-of-username").seen()).startsWith("two users may have the same username");
        assertThat(strict.lesson("kept-username").seen()).isEqualTo("as it was sent");
        assertThat(strict.lesson("case-of-email").verdict()).isEqualTo(Verdict.EXPECTED);

        SampleObservations lax = asAssumed()
                .thenInOtherWritingsThereAre(
                        user(NEW),
                        json(user(USERS.otherEmail())
                                .toString()
                                .replace(USERS.otherEmail().email(), NEW.email())));
        assertThat(lax.lesson("case-of-email").verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(lax.lesson("kept-email").seen()).isEqualTo("in lower case");
        assertThat(lax.lesson("case-of-username").verdict()).isEqualTo(Verdict.EITHER_WAY);
    }

    @Test
    void headersAreToldByTheirNamesAndThoseAboutRatesWithTheirValues() {
        SampleObservations seen = asAssumed();
        seen.observations()
                .heard(new ResponseHead(200, Map.of("set-cookie", "session=4711", "x-ratelimit-remaining", "199")));
        assertThat(seen.lesson("headers").seen()).isEqualTo("set-cookie x-ratelimit-remaining");
        assertThat(seen.lesson("rate-headers").seen()).startsWith("x-ratelimit-remaining: 199; Muster goes by");
        assertThat(seen.lessons().all().toString()).doesNotContain("4711");
    }

    @Test
    void aTrialThatSawNothingTeachesNothing() {
        Findings lessons =
                new Findings(new TrialObservations(USERS), TestSettings.of(Path.of("")), SampleObservations.redacted());
        assertThat(lessons.proposals()).isEmpty();
        assertThat(lessons.all())
                .extracting(Finding::topic)
                .containsExactly("word-finished", "word-pending", "word-failed");
    }
}
