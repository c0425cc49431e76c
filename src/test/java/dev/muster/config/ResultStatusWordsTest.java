package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.ResultStatusWords.Progress;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultStatusWordsTest {
    private final ResultStatusWords words =
            new ResultStatusWords(Set.of("finished", "done"), Set.of("pending", "queued"), Set.of("failed", "error"));

    @ParameterizedTest
    @CsvSource({
        "finished, FINISHED",
        "Finished, FINISHED",
        "DONE, FINISHED",
        "pending, PENDING",
        "QUEUED, PENDING",
        "failed, FAILED",
        "Error, FAILED",
        "' finished ', FINISHED",
        "'', PENDING",
        "' ', PENDING"
    })
    void recognisesConfiguredWordsInAnyCase(String word, Progress progress) {
        assertThat(words.of(word)).isEqualTo(progress);
    }

    @ParameterizedTest
    @CsvSource({"unfinished", "finished!", "success", "FİNİSHED"})
    void takesNoOtherWordForSuccessOrFailure(String word) {
        assertThat(words.of(word)).isEqualTo(Progress.UNKNOWN);
    }
}
