package dev.muster.sandbox.faults;

import java.time.Instant;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;

/** Responds with a status, by default with the message and format that JumpCloud uses for it. */
record ErrorResponse(int status, FaultOptions options) implements FaultSource {

    @Override
    public Optional<Fault> at(Instant now) {
        var headers = new HashMap<>(options.headers(now));
        if (status == 302) {
            headers.put("Location", "/login");
        }
        var body = Objects.requireNonNullElse(options.body(), usualBody());
        var message = Objects.requireNonNullElse(options.message(), usualMessage());
        return Optional.of(Fault.answer(status, headers, body.contentType(), body.text(status, message)));
    }

    private ErrorBody usualBody() {
        return switch (status) {
            case 302 -> ErrorBody.EMPTY;
            case 401 -> ErrorBody.V1;
            case 502, 504 -> ErrorBody.HTML;
            default -> ErrorBody.V2;
        };
    }

    private String usualMessage() {
        return switch (status) {
            case 401 -> "Unauthorized: api key user not found";
            case 403 -> "your IP has been blocked due to suspected abuse";
            case 404 -> "not found";
            case 409 -> "conflict";
            case 413 -> "request entity too large";
            case 422 -> "unprocessable entity";
            case 429 -> "too many requests";
            case 500 -> "internal error";
            case 502 -> "bad gateway";
            case 503 -> "service unavailable";
            case 504 -> "gateway time-out";
            default -> "invalid request";
        };
    }
}
