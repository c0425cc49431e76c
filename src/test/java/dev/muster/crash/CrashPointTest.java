package dev.muster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crash.CrashMoment.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashPointTest {
    private static final Path PAGE = Path.of("docs", "testing.md");

    @Test
    void listsAllPointsOnThePage() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(page).contains(CrashPoint.table());
        assertThat(page.lines().filter(line -> line.matches("\\| `[A-Z_]+` \\|.*")))
                .hasSize(CrashPoint.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void namesMethodsThatAreReported(CrashPoint point) throws ClassNotFoundException {
        if (point.moment() instanceof Step step) {
            String method = step.step().substring(step.step().indexOf(' ') + 1);
            int dot = method.lastIndexOf('.');
            Class<?> type = Class.forName(method.substring(0, dot));
            assertThat(CrashSteps.reports(type)).isTrue();
            assertThat(type.getDeclaredMethods()).extracting("name").contains(method.substring(dot + 1));
        }
    }

    @Test
    void hasUniquePoints() {
        assertThat(Arrays.stream(CrashPoint.values()).map(point -> point.moment() + " " + point.scenario()))
                .doesNotHaveDuplicates();
    }

    @Test
    void findsTheSameEndInAnotherProcess() {
        Termination end = Termination.of(
                Termination.at("after dev.muster.ledger.Imports.open", 2).word());

        assertThat(end.isAt("after dev.muster.ledger.Imports.open")).isFalse();
        assertThat(end.isAt("before dev.muster.ledger.Imports.open")).isFalse();
        assertThat(end.isAt("after dev.muster.ledger.Imports.open")).isTrue();
        assertThat(Termination.of(Termination.afterSteps(1).word()).isAt("before dev.muster.ledger.Imports.open"))
                .isTrue();
        assertThat(Termination.of(Termination.none().word()).isAt("before dev.muster.ledger.Imports.open"))
                .isFalse();
    }
}
