package dev.muster.doctor.trial;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What was learned of the headers of answers. */
final class HeaderFindings {
    private static final Pattern ABOUT_RATES = Pattern.compile(".*(rate|limit|quota|retry|throttl).*");

    private final Map<String, String> headers;
    private final RedactedText redacted;

    HeaderFindings(TrialObservations seen, RedactedText redacted) {
        headers = seen.headers();
        this.redacted = redacted;
    }

    List<Finding> lessons() {
        if (headers.isEmpty()) {
            return List.of();
        }
        return List.of(
                Finding.inEitherCase("headers", String.join(" ", headers.keySet())),
                Finding.inEitherCase("rate-headers", aboutRates()));
    }

    private String aboutRates() {
        String rates = headers.entrySet().stream()
                .filter(header -> ABOUT_RATES.matcher(header.getKey()).matches())
                .map(header -> header.getKey() + ": " + redacted.text(header.getValue()))
                .collect(Collectors.joining(", "));
        return rates.isEmpty()
                ? "none tells of a limit of requests"
                : rates + "; Muster goes by Retry-After alone, and by muster.rate.requests-per-minute";
    }
}
