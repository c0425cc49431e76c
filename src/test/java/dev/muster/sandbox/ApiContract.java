package dev.muster.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.Response;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.SimpleValidationReportFormat;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.schema.Operation;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.RecordedResponse;
import java.util.List;

/** Validates recorded requests and responses against the OpenAPI contract. */
public final class ApiContract {
    private static final OpenApiInteractionValidator VALIDATOR = OpenApiInteractionValidator.createFor(
                    "/openapi/bulk-users.yaml")
            .withLevelResolver(LevelResolver.create()
                    .withDefaultLevel(ValidationReport.Level.ERROR)
                    .build())
            .build();

    private ApiContract() {}

    /** Fails unless the request conforms, and its answer too, where there is one that no planned fault made. */
    public static void assertConforms(RecordedRequest recorded) {
        conforms(recorded, VALIDATOR.validateRequest(request(recorded)));
        if (recorded.reply().answer() != null && !recorded.reply().faulty()) {
            conforms(
                    recorded,
                    VALIDATOR.validateResponse(
                            recorded.path(),
                            method(recorded),
                            response(recorded.reply().answer())));
        }
    }

    /** Fails unless the answer conforms, whatever was asked; for requests that are malformed on purpose. */
    public static void assertAnswerConforms(RecordedRequest recorded) {
        conforms(
                recorded,
                VALIDATOR.validateResponse(
                        recorded.path(),
                        method(recorded),
                        response(recorded.reply().answer())));
    }

    /** Fails unless all these users may be sent as a create or an update. */
    public static void assertTakes(Operation operation, List<JsonNode> users) {
        var request = new SimpleRequest.Builder(
                        operation == Operation.CREATE ? Request.Method.POST : Request.Method.PATCH,
                        "/api/v2/bulk/users")
                .withHeader("x-api-key", "key")
                .withContentType("application/json")
                .withBody(users.toString())
                .build();
        var report = VALIDATOR.validateRequest(request);
        assertThat(report.hasErrors())
                .as("%s%n%s", users, SimpleValidationReportFormat.getInstance().apply(report))
                .isFalse();
    }

    private static void conforms(RecordedRequest recorded, ValidationReport report) {
        assertThat(report.hasErrors())
                .as(
                        "%s%n%s",
                        recorded, SimpleValidationReportFormat.getInstance().apply(report))
                .isFalse();
    }

    private static Request.Method method(RecordedRequest recorded) {
        return Request.Method.valueOf(recorded.method());
    }

    private static Request request(RecordedRequest recorded) {
        var request = new SimpleRequest.Builder(method(recorded), recorded.path());
        recorded.query().forEach(request::withQueryParam);
        recorded.headers().forEach(request::withHeader);
        return recorded.text().isEmpty()
                ? request.build()
                : request.withBody(recorded.text()).build();
    }

    private static Response response(RecordedResponse answer) {
        var response = SimpleResponse.Builder.status(answer.status());
        answer.headers().forEach(response::withHeader);
        return answer.text().isEmpty()
                ? response.build()
                : response.withBody(answer.text()).build();
    }
}
