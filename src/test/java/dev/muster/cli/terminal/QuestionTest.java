package dev.muster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
    @ParameterizedTest
    @ValueSource(strings = {"y", "Y", "yes", " Yes "})
    void acceptsYes(String answer) {
        assertThat(Question.isYes(answer)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "n", "no", "maybe yes"})
    void takesAnythingElseForNo(String answer) {
        assertThat(Question.isYes(answer)).isFalse();
    }
}
