package dev.muster.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.jumpcloud.client.ApiResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JumpCloudMetricsTest {
    @Test
    void labelsEveryResultWithADocumentedWord() throws IOException {
        assertThat(JumpCloudMetrics.RESULTS).containsOnlyKeys(results());
        assertThat(Files.readAllLines(Path.of("docs/operate/metrics.md")))
                .filteredOn(line -> line.startsWith("| `muster_calls_seconds` "))
                .singleElement()
                .satisfies(line -> assertThat(JumpCloudMetrics.RESULTS.values())
                        .allSatisfy(word -> assertThat(line).contains("`" + word + "`")));
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends ApiResult>[] results() {
        return (Class<? extends ApiResult>[]) ApiResult.class.getPermittedSubclasses();
    }
}
