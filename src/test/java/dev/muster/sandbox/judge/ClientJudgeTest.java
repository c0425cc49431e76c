package dev.muster.sandbox.judge;

import static dev.muster.sandbox.judge.Misconduct.Rule.BEFORE_RETRY_AFTER;
import static dev.muster.sandbox.judge.Misconduct.Rule.OVER_THE_LIMIT;
import static dev.muster.sandbox.judge.Misconduct.Rule.WHILE_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are in milliseconds from a start. */
class ClientJudgeTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Misconduct> broken = new ArrayList<>();
    private ClientJudge judge = new ClientJudge(0, broken::add);

    @ParameterizedTest
    @CsvSource({
        "2, 1999, 2000",
        "0, , 1",
        "999999999, 3599999, 3600000",
        "99999999999999999999, 3599999, 3600000",
        "soon, , 1",
        "'Sun, 01 Mar 2026 12:00:02 GMT', 1999, 2000",
        "'Sun, 01 Mar 2099 12:00:00 GMT', 3599999, 3600000",
        "'Sun, 01 Mar 2020 12:00:00 GMT', , 1"
    })
    void enforcesRetryAfterInEveryFormUpToAnHour(String retryAfter, Long tooEarly, long inTime) {
        request(0, 0, 429, retryAfter);
        if (tooEarly != null) {
            request(tooEarly, tooEarly, 200, null);
            assertThat(rules()).containsExactly(BEFORE_RETRY_AFTER);
            assertThat(broken.get(0).what()).isEqualTo("GET /x arrived 1 ms before Retry-After was over");
            broken.clear();
        }
        request(inTime, inTime, 200, null);
        assertThat(broken).isEmpty();
    }

    @Test
    void startsThePauseWithTheResponse() {
        request(0, 5000, 503, "2");
        request(6999, 6999, 200, null);
        assertThat(rules()).containsExactly(BEFORE_RETRY_AFTER);
    }

    @Test
    void keepsTheLongerPause() {
        request(0, 0, 503, "10");
        request(100, 100, 503, "1");
        request(5000, 5000, 200, null);
        assertThat(rules()).containsExactly(BEFORE_RETRY_AFTER);
    }

    @Test
    void toleratesRequestsThatWereUnderWay() {
        request(0, 0, 429, "2");
        request(250, 250, 200, null);
        assertThat(broken).isEmpty();
        request(251, 251, 200, null);
        assertThat(rules()).containsExactly(BEFORE_RETRY_AFTER);
    }

    @Test
    void enforcesTheLimitInAnyMinute() {
        judge = new ClientJudge(3, broken::add);
        for (long at : new long[] {0, 50_000, 59_000, 60_000, 110_000}) {
            request(at, at, 200, null);
        }
        assertThat(broken).isEmpty();
        request(118_999, 118_999, 200, null);
        assertThat(rules()).containsExactly(OVER_THE_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void requiresSingleProbesAfterGrowingPauses(int status) {
        request(0, 0, status, null);
        request(1000, 1000, status, null);
        request(3000, 3000, status, null);
        request(7000, 7000, 200, null);
        request(7001, 7001, 200, null);
        assertThat(broken).isEmpty();
    }

    @Test
    void requiresGrowingPauses() {
        request(0, 0, 401, null);
        request(2000, 2000, 401, null);
        request(3500, 3500, 401, null);
        assertThat(rules()).containsExactly(WHILE_REFUSED);
    }

    @Test
    void allowsAConstantPauseFromAMinuteOn() {
        request(0, 0, 401, null);
        request(60_000, 60_000, 401, null);
        request(120_000, 120_000, 401, null);
        assertThat(broken).isEmpty();
    }

    @Test
    void allowsAnImmediateRetryWithANewToken() {
        request(0, 0, 401, null);
        judge.readmitted();
        request(300, 300, 200, null);
        assertThat(broken).isEmpty();
    }

    @Test
    void requiresAPauseAfterARejection() {
        request(0, 0, 403, null);
        request(300, 300, 403, null);
        assertThat(rules()).containsExactly(WHILE_REFUSED);
    }

    @Test
    void allowsOneProbeAtATime() {
        request(0, 0, 403, null);
        judge.arrived(at(1000), "GET /x");
        judge.arrived(at(1001), "GET /y");
        assertThat(rules()).containsExactly(WHILE_REFUSED);
        assertThat(broken.get(0).what()).startsWith("GET /y");
    }

    @Test
    void ignoresResponsesToRequestsBeforeTheRejection() {
        judge.arrived(at(0), "GET /x");
        judge.arrived(at(1), "GET /y");
        judge.answered(at(0), at(2), 401, null);
        judge.answered(at(1), at(3), 200, null);
        request(300, 300, 200, null);
        assertThat(rules()).containsExactly(WHILE_REFUSED);
    }

    private void request(long arrived, long answered, int status, String retryAfter) {
        judge.arrived(at(arrived), "GET /x");
        judge.answered(at(arrived), at(answered), status, retryAfter);
    }

    private List<Misconduct.Rule> rules() {
        return broken.stream().map(Misconduct::rule).toList();
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
