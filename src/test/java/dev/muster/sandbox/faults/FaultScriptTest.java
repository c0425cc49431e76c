package dev.muster.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.sandbox.api.SandboxCall;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The faults of a script, and the messages about its mistakes. */
class FaultScriptTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"3, 3", "2-4, 2 3 4", "5-, 5 6"})
    void countsCalls(String calls, String met) {
        var rule = rule("- {operation: create, calls: " + calls + ", kind: 500}");
        var numbers = IntStream.rangeClosed(1, 6)
                .filter(number -> rule.meet(SandboxCall.BULK_CREATE, 0, NOW).isPresent())
                .boxed()
                .toList();

        assertThat(numbers).extracting(String::valueOf).containsExactly(met.split(" "));
    }

    @Test
    void countsOnlyMatchingRequests() {
        var rule = rule("- {operation: results, job: 2, calls: 1, kind: rows-none}");

        assertThat(rule.meet(SandboxCall.BULK_CREATE, 0, NOW)).isEmpty();
        assertThat(rule.meet(SandboxCall.BULK_RESULTS, 1, NOW)).isEmpty();
        assertThat(rule.meet(SandboxCall.BULK_RESULTS, 2, NOW)).isPresent();
        assertThat(rule.meet(SandboxCall.BULK_RESULTS, 2, NOW)).isEmpty();
    }

    @Test
    void repeatsTheRandomSequenceOfASeed() {
        var times = List.of("seed: 5", "seed: 5", "seed: 6").stream()
                .map(seed -> rule("- {probability: 0.5, " + seed + ", kind: 502}"))
                .map(rule -> IntStream.range(0, 64)
                        .mapToObj(i -> rule.meet(SandboxCall.GET_USER, 0, NOW).isPresent())
                        .toList())
                .toList();

        assertThat(times.get(0))
                .isEqualTo(times.get(1))
                .isNotEqualTo(times.get(2))
                .contains(true, false);
    }

    @Test
    void respondsWithTheScriptsFormatAndMessage() {
        var fault = (Fault.Answer) rule("- {kind: 429, body: v1, message: Slow down, retry-after-date: 90}")
                .meet(SandboxCall.BULK_CREATE, 0, NOW)
                .orElseThrow();

        assertThat(fault.status()).isEqualTo(429);
        assertThat(fault.headers()).containsEntry("Retry-After", "Sun, 01 Mar 2026 12:01:30 GMT");
        assertThat(fault.body()).isEqualTo("{\"error\":\"Error 429\",\"message\":\"Slow down\"}");
    }

    @Test
    void limitsRequestsAndReportsTheNextPermit() {
        var rule = rule("- {kind: limit, requests-per-minute: 2}");

        assertThat(rule.meet(SandboxCall.BULK_CREATE, 0, NOW)).isEmpty();
        assertThat(rule.meet(SandboxCall.GET_USER, 0, NOW.plusSeconds(10))).isEmpty();
        assertThat(rule.meet(SandboxCall.GET_USER, 0, NOW.plusSeconds(20)))
                .hasValueSatisfying(
                        fault -> assertThat(((Fault.Answer) fault).headers()).containsEntry("Retry-After", "40"));
        assertThat(rule.meet(SandboxCall.GET_USER, 0, NOW.plusSeconds(60))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- {kind: 418} | s.yaml:1: kind is \"418\"; it may be 302, 400, ",
                "- {calls: 1} | s.yaml:1: kind is missing; kinds are 302, ",
                "- {kind: 500, operation: delete} | s.yaml:1: operation is \"delete\"; it may be create, update, "
                        + "results, search, groups, token, any",
                "- {kind: 500, calls: 5-2} | s.yaml:1: calls is \"5-2\"; it may be a number from 1, as 3, or a "
                        + "range, as 1-5 or 3-",
                "- {kind: 500, probability: 2} | s.yaml:1: probability is \"2\"; it may be a number above 0, up to "
                        + "1, as 0.2",
                "- {kind: 500, retry: 2} | s.yaml:1: retry is not known; keys are body, calls, ",
                "- {kind: 500, seconds: 2} | s.yaml:1: seconds cannot be used with kind 500; it takes body, message, "
                        + "retry-after, retry-after-date",
                "- {kind: gzip, body: html} | s.yaml:1: body cannot be used with kind gzip; it takes no options",
                "- {kind: rows-none, operation: create} | s.yaml:1: kind rows-none does not apply to operation "
                        + "create; it applies to results",
                "- {kind: 404, operation: search, job: 2} | s.yaml:1: job cannot be used with operation search; it "
                        + "applies to results",
                "- {kind: drip, seconds: many} | s.yaml:1: seconds is \"many\"; it may be a whole number from 0 to "
                        + "3600",
                "- {kind: limit} | s.yaml:1: requests-per-minute is missing; a limit needs a number of at least 1",
                "kind: 500 | s.yaml:1: a script is a list, ",
                "- {kind: [500]} | s.yaml:1: kind must have one value",
                "- {kind: 500 | s.yaml:1: is not YAML; "
            })
    void reportsAMistakeWithItsLineAndAllowedValues(String script, String message) {
        assertThatThrownBy(() -> FaultScript.of("s.yaml", script))
                .isInstanceOf(FaultScriptException.class)
                .message()
                .startsWith(message.strip());
    }

    @Test
    void reportsAllMistakesInOnePass() {
        assertThatThrownBy(() -> FaultScript.of("s.yaml", "- kind: 500\n  calls: none\n\n- kind: nonsense\n"))
                .satisfies(mistakes -> assertThat(mistakes.getMessage().lines())
                        .satisfiesExactly(
                                first -> assertThat(first).startsWith("s.yaml:2: calls is"),
                                second -> assertThat(second).startsWith("s.yaml:4: kind is")));
    }

    @Test
    void readsAnEmptyScript() {
        assertThat(FaultScript.of("s.yaml", "# nothing yet\n").size()).isZero();
    }

    private static FaultRule rule(String script) {
        return FaultScript.of("s.yaml", script).rules().get(0);
    }
}
