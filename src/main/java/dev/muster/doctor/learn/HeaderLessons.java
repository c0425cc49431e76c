package dev.muster.doctor.learn;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What was learned of the headers of answers. */
final class HeaderLessons {
    private static final Pattern ABOUT_RATES = Pattern.compile(".*(rate|limit|quota|retry|throttl).*");

    private final Map<String, String> headers;
    private final Redacted redacted;

    HeaderLessons(Observations seen, Redacted redacted) {
        headers = seen.headers();
        this.redacted = redacted;
    }

    List<Lesson> lessons() {
        if (headers.isEmpty()) {
            return List.of();
        }
        return List.of(Lesson.eitherWay("headers", String.join(" ", headers.keySet())), Lesson.eitherWay("rate-headers", aboutRates()));
    }

    private String aboutRates() {
        String rates = headers.entrySet().stream().filter(header -> ABOUT_RATES.matcher(header.getKey()).matches())
                .map(header -> header.getKey() + ": " + redacted.text(header.getValue())).collect(Collectors.joining(", "));
        return rates.isEmpty() ? "none tells of a limit of requests" : rates + "; Muster goes by Retry-After alone, and by muster.rate.requests-per-minute";
    }
}
