package dev.muster.sandbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract itself catches what a client may get wrong. */
class ApiContractTest {
    private static final Map<String, String> HEADERS = Map.of("x-api-key", "***", "content-type", "application/json");
    private static final String IVY = "{\"username\":\"ivy\",\"email\":\"ivy@example.com\"}";

    @Test
    void acceptsAConformingRequest() {
        assertThatCode(() -> ApiContract.assertConforms(
                        create(HEADERS, Map.of("suppressEmail", List.of("true")), "[" + IVY + "]")))
                .doesNotThrowAnyException();
    }

    @Test
    void detectsAnUnknownQueryParameter() {
        assertNotConforming(create(HEADERS, Map.of("suppress", List.of("true")), "[" + IVY + "]"));
    }

    @Test
    void detectsAMissingKey() {
        assertNotConforming(create(Map.of("content-type", "application/json"), Map.of(), "[" + IVY + "]"));
    }

    @Test
    void detectsAnotherContentType() {
        assertNotConforming(
                create(Map.of("x-api-key", "***", "content-type", "text/plain"), Map.of(), "[" + IVY + "]"));
    }

    @Test
    void detectsAnUnknownCreationSource() {
        assertNotConforming(create(
                Map.of("x-api-key", "***", "content-type", "application/json", "creation-source", "me"),
                Map.of(),
                "[" + IVY + "]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []
            {}
            [{"username":"ivy"}]
            [{"username":"ivy","email":"ivy@example.com","nickname":"i"}]
            [{"username":"ivy","email":"ivy@example.com","sudo":"true"}]
            [{"username":"ivy","email":"ivy@example.com","jobTitle":null}]
            [{"username":"ivy","email":"ivy@example.com","addresses":[{"city":"Ashford"}]}]
            [{"username":"ivy","email":"ivy@example.com","attributes":[{"name":"a b","value":"c"}]}]
            """)
    void detectsAMalformedBody(String body) {
        assertNotConforming(create(HEADERS, Map.of(), body));
    }

    @Test
    void detectsAPathOutsideTheContract() {
        assertNotConforming(request("GET", "/api/systemgroups", HEADERS, Map.of(), ""));
    }

    private static void assertNotConforming(RecordedRequest request) {
        assertThatThrownBy(() -> ApiContract.assertConforms(request)).isInstanceOf(AssertionError.class);
    }

    private static RecordedRequest create(Map<String, String> headers, Map<String, List<String>> query, String body) {
        return request("POST", SandboxHttpClient.USERS, headers, query, body);
    }

    private static RecordedRequest request(
            String method, String path, Map<String, String> headers, Map<String, List<String>> query, String body) {
        return new RecordedRequest(
                SandboxCall.of(method, path),
                method,
                path,
                query,
                headers,
                body,
                Instant.EPOCH,
                new RecordedRequest.Reply(false, null));
    }
}
