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
import dev.muster.doctor.trial.TrialReport.Finding;
import dev.muster.doctor.trial.TrialReport.Proposal;
import dev.muster.doctor.trial.TrialReport.Verdict;
import dev.muster.jumpcloud.client.ResponseHead;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The findings of a trial. */
class FindingsTest {

    private static SampleObservations asAssumed() {
        return new SampleObservations()
                .reading()
                .reading(row(NEW, "pending"), row(TWIN, "pending"), row(BAD, "pending"))
                .reading(row(NEW, "finished"), row(TWIN, "failed"), row(BAD, "failed"))
                .thenThereAre(NEW);
    }

    @Test
    void proposesNothingIfAllIsAsAssumed() {
        Findings findings = asAssumed().findings();
        assertThat(findings.proposals()).isEmpty();
        assertThat(findings.all())
                .extracting(Finding::verdict)
                .contains(Verdict.EXPECTED)
                .doesNotContain(Verdict.DIFFERENT, Verdict.UNCLEAR);
    }

    @Test
    void learnsWordsFromTheDirectory() {
        SampleObservations seen = new SampleObservations()
                .reading(row(NEW, "waiting"), row(TWIN, "waiting"), row(BAD, "waiting"))
                .reading(row(NEW, "Done"), row(TWIN, "Refused"), row(BAD, "Refused"))
                .thenThereAre(NEW);
        assertThat(seen.findings().proposals())
                .containsExactly(
                        new Proposal("muster.status.finished", "done,finished"),
                        new Proposal(
                                "muster.status.pending",
                                "in_progress,pending,processing,queued,running,started,waiting"),
                        new Proposal("muster.status.failed", "error,failed,refused,rejected"));
        assertThat(seen.finding("word-failed"))
                .isEqualTo(new Finding(
                        "word-failed", Verdict.DIFFERENT, "\"refused\", missing from muster.status.failed"));
    }

    @Test
    void removesAWordWithAnotherMeaningFromItsSetting() {
        SampleObservations seen = new SampleObservations()
                .reading(row(NEW, "processing"), row(TWIN, "finished"), row(BAD, "finished"))
                .thenThereAre(NEW);
        assertThat(seen.findings().proposals())
                .containsExactly(
                        new Proposal("muster.status.finished", "processing"),
                        new Proposal("muster.status.pending", "in_progress,pending,queued,running,started"),
                        new Proposal("muster.status.failed", "error,failed,finished,rejected"));
    }

    @Test
    void learnsNoFailedWordIfNoUserWasCreated() {
        SampleObservations seen = new SampleObservations()
                .reading(row(NEW, "perused"), row(TWIN, "perused"), row(BAD, "perused"))
                .thenThereAre();
        assertThat(seen.findings().proposals()).isEmpty();
        assertThat(seen.finding("word-failed").verdict()).isEqualTo(Verdict.UNCLEAR);
        assertThat(seen.finding("create").verdict()).isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void learnsTheFinishedWordFromTheUpdateIfResultsNameNoUsers() {
        String nameless = "{'id':'1','status':'Done','meta':{}}";
        SampleObservations seen = new SampleObservations()
                .reading(nameless, "{'id':'2','status':'Refused','meta':{}}", "{'id':'3','status':'Refused','meta':{}}")
                .thenThereAre(NEW)
                .changed(nameless);
        assertThat(seen.findings().proposals())
                .containsExactly(new Proposal("muster.status.finished", "done,finished"));
        assertThat(seen.finding("names-created").verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(seen.finding("names-updated").verdict()).isEqualTo(Verdict.EITHER_WAY);
    }

    @Test
    void reportsHowResultsAppear() {
        assertThat(asAssumed().finding("empty-phase").seen())
                .isEqualTo("the first results came after 1 s (1 reading without)");
        assertThat(asAssumed().finding("results-come").seen()).isEqualTo("all at the same time");
        assertThat(asAssumed().finding("order").seen()).isEqualTo("as the users were sent");
        SampleObservations odd = new SampleObservations()
                .reading(row(TWIN, "failed"))
                .reading(row(TWIN, "failed"), row(NEW, "finished"), row(BAD, "failed"))
                .reading(row(NEW, "finished"), row(TWIN, "failed"), row(BAD, "failed"))
                .thenThereAre(NEW);
        assertThat(odd.finding("empty-phase").seen()).isEqualTo("none: the first reading had results");
        assertThat(odd.finding("results-come").seen()).isEqualTo("one after the other: 1 at first, 3 at the end");
        assertThat(odd.finding("order").seen()).isEqualTo("changes between readings");
    }

    @Test
    void reportsKeysOfResultsAndThePathOfTheUserId() {
        SampleObservations seen = new SampleObservations()
                .reading(
                        "{'id':'1','status':'finished','meta':{'SystemUser':{'username':'" + NEW.username()
                                + "','_id':'64b5f1000000000000000001'},'tags':[{'a':1}]},'persistedFields':null}",
                        row(TWIN, "failed"),
                        row(BAD, "failed"))
                .thenThereAre(NEW);
        assertThat(seen.finding("result-keys").seen())
                .isEqualTo("id status meta.SystemUser.username meta.SystemUser._id meta.tags[].a persistedFields "
                        + "statusMsg");
        assertThat(seen.finding("user-ids").seen()).isEqualTo("the id of the created user is in meta.SystemUser._id");
        assertThat(seen.finding("names-created").seen()).isEqualTo("by username, id");
        assertThat(asAssumed().finding("user-ids").seen()).isEqualTo("no result has the id of the created user");
    }

    @Test
    void reportsResultsWithoutId() {
        assertThat(asAssumed().finding("result-ids").verdict()).isEqualTo(Verdict.EXPECTED);
        String withoutId = "{'status':'failed','meta':{'SystemUser':{'username':'" + TWIN.username() + "'}}}";
        assertThat(new SampleObservations()
                        .reading(row(NEW, "finished"), withoutId, row(BAD, "failed"))
                        .thenThereAre(NEW)
                        .finding("result-ids"))
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.DIFFERENT);
                    assertThat(finding.seen()).contains("an import skips results without id");
                });
    }

    @Test
    void redactsReasons() {
        SampleObservations seen = new SampleObservations()
                .reading(
                        row(NEW, "finished"),
                        row(BAD, "failed"),
                        row(TWIN, "failed").replace("'statusMsg':''", "'statusMsg':'jane.roe@example.org has it'"))
                .thenThereAre(NEW);
        assertThat(seen.finding("reasons").seen()).isEqualTo("user with a duplicate email: \"<address> has it\"");
    }

    @Test
    void comparesCreatedWithTheTimeOfTheRequest() {
        assertThat(asAssumed().finding("created").verdict()).isEqualTo(Verdict.EXPECTED);

        SampleObservations longAgo = asAssumed();
        ObjectNode user = user(NEW).deepCopy();
        longAgo.observations()
                .saw(Step.CREATE, SampleObservations.sight(List.of(user.put("created", "2026-11-26T06:00:00Z"))));
        assertThat(longAgo.finding("created"))
                .isEqualTo(new Finding(
                        "created", Verdict.DIFFERENT, "-3600 s after the user was sent, by the service's clock"));
        longAgo.observations().saw(Step.CREATE, SampleObservations.sight(List.of(user.without("created"))));
        assertThat(longAgo.finding("created").verdict()).isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void proposesALongerQuietTimeForASlowSearch() {
        SampleObservations slow = asAssumed();
        slow.observations().foundAfter(Duration.ofSeconds(12));
        assertThat(slow.finding("search").verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(slow.findings().proposals()).containsExactly(new Proposal("muster.in-doubt.quiet", "26s"));
        assertThat(slow.findings("muster.in-doubt.quiet", "30s").proposals()).isEmpty();
    }

    @Test
    void learnsCaseFromTheUsersInUpperCase() {
        SampleObservations strict = asAssumed().thenInUpperCaseThereAre(user(NEW), user(USERS.upperCaseUsername()));
        assertThat(strict.finding("case-of-username").seen()).startsWith("two users may have the same username");
        assertThat(strict.finding("kept-username").seen()).isEqualTo("as it was sent");
        assertThat(strict.finding("case-of-email").verdict()).isEqualTo(Verdict.EXPECTED);

        SampleObservations lax = asAssumed()
                .thenInUpperCaseThereAre(
                        user(NEW),
                        json(user(USERS.upperCaseEmail())
                                .toString()
                                .replace(USERS.upperCaseEmail().email(), NEW.email())));
        assertThat(lax.finding("case-of-email").verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(lax.finding("kept-email").seen()).isEqualTo("in lower case");
        assertThat(lax.finding("case-of-username").verdict()).isEqualTo(Verdict.EITHER_WAY);
    }

    @Test
    void reportsNamesOfHeadersAndValuesOfThoseAboutRates() {
        SampleObservations seen = asAssumed();
        seen.observations()
                .received(new ResponseHead(200, Map.of("set-cookie", "session=4711", "x-ratelimit-remaining", "199")));
        assertThat(seen.finding("headers").seen()).isEqualTo("set-cookie x-ratelimit-remaining");
        assertThat(seen.finding("rate-headers").seen())
                .startsWith("x-ratelimit-remaining: 199; Muster uses only Retry-After");
        assertThat(seen.findings().all().toString()).doesNotContain("4711");
    }

    @Test
    void findsNothingWithoutObservations() {
        Findings findings = SampleObservations.findings(new TrialObservations(USERS));
        assertThat(findings.proposals()).isEmpty();
        assertThat(findings.all())
                .extracting(Finding::topic)
                .containsExactly("word-finished", "word-pending", "word-failed");
    }
}
