package dev.muster.e2e.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.e2e.RunningMuster;
import dev.muster.e2e.SampleUsers;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.pipeline.results.ResultsPage;
import dev.muster.sandbox.ApiContract;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.SandboxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each operation of the contract is a separate route. */
class FiveOperationsIT {
    private static final String USER = "[{\"username\":\"gil.hart\",\"email\":\"gil.hart@example.com\"}]";

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.with(
            SandboxSettings.defaults().withUsersPerSecond(5000).withDemoSeed());

    @TempDir
    private Path home;

    private Sandbox sandbox;
    private RunningMuster muster;

    @BeforeEach
    void start(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        muster = RunningMuster.start(
                home, sandbox, Map.of("MUSTER_SUPPRESS_EMAIL", "false", "MUSTER_CREATION_SOURCE", "jumpcloud:workday"));
    }

    @AfterEach
    void everyRequestKeptToTheContract() throws IOException {
        sandbox.requests().all().forEach(ApiContract::assertConforms);
        muster.close();
    }

    @Test
    void bulkUsersCreateStartsAJob() {
        assertThat(jobOf(call("direct:bulk-users-create", USER, null))).matches("[0-9a-f]{24}");

        RecordedRequest request = sandbox.requests().of(SandboxCall.BULK_CREATE).get(0);
        assertThat(request.headers()).containsEntry("creation-source", "jumpcloud:workday");
        assertThat(request.query().get("suppressEmail")).containsExactly("false");
    }

    @Test
    void bulkUsersUpdateStartsAJob() {
        ApiResult answer = call(
                "direct:bulk-users-update", "[{\"id\":\"64b5f1000000000000000001\",\"department\":\"Harbour\"}]", null);

        assertThat(jobOf(answer)).matches("[0-9a-f]{24}");
        assertThat(sandbox.requests().of(SandboxCall.BULK_UPDATE).get(0).method())
                .isEqualTo("PATCH");
    }

    @Test
    void bulkUsersResultsReturnsAPageOfWorkResults() {
        String job = jobOf(call("direct:bulk-users-create", USER, null));

        assertThat(body(call("direct:bulk-users-results", "", job)).isArray()).isTrue();
        assertThat(sandbox.requests()
                        .of(SandboxCall.BULK_RESULTS)
                        .get(0)
                        .query()
                        .get("skip"))
                .containsExactly("0");
    }

    @Test
    void jobReturnsTheIncompleteDetails() {
        String job = jobOf(call("direct:bulk-users-create", USER, null));

        assertThat(body(call("direct:job", "", job)).path("id").asText()).isEqualTo(job);
    }

    @Test
    void jobResultsReturnsTheIncompleteWorkResults() {
        String job = jobOf(call("direct:bulk-users-create", USER, null));

        assertThat(body(call("direct:job-results", "", job)).isArray()).isTrue();
    }

    @Test
    void searchUsersFindsUsers() {
        ApiResult answer = call(
                "direct:search-users",
                "{\"filter\":{\"or\":[{\"username\":\"ada.brook\"}]},\"limit\":100,\"skip\":0,\"sort\":\"_id\"}",
                null);

        assertThat(body(answer).at("/results/0/_id").asText()).isEqualTo("64b5f1000000000000000001");
    }

    @Test
    void rejectsAnUnknownJob() {
        assertThat(call("direct:bulk-users-results", "", "5da4cf6113973a47cc6862fa"))
                .isInstanceOfSatisfying(
                        ApiResult.Rejected.class,
                        refused -> assertThat(refused.status()).isEqualTo(404));
    }

    @Test
    void avoidsIncompleteOperations() {
        muster.drop("users.csv", SampleUsers.csv(3)).closed("users.csv");

        assertThat(sandbox.requests().of(SandboxCall.JOB_DETAILS)).isEmpty();
        assertThat(sandbox.requests().of(SandboxCall.JOB_RESULTS)).isEmpty();
    }

    private ApiResult call(String route, String body, String job) {
        try (FluentProducerTemplate template = muster.worker().context().createFluentProducerTemplate()) {
            return template.to(route)
                    .withBody(body)
                    .withVariable("job", job)
                    .withVariable("page", new ResultsPage(0, true, null))
                    .request(ApiResult.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode body(ApiResult answer) {
        assertThat(answer).isInstanceOf(ApiResult.Success.class);
        return ((ApiResult.Success) answer).body();
    }

    private static String jobOf(ApiResult answer) {
        return body(answer).path("jobId").asText();
    }
}
