package dev.muster.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.DemoText;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.testing.InTurn;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster demo --queue}, compared with the page about queues. */
class QueueDemoIT {
    @TempDir
    private Path temporary;

    @InTurn
    @Test
    void printsTheDocumentedDemo() throws Exception {
        Finished demo =
                MusterCommand.run(Map.of("MUSTER_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary), "demo", "--queue");

        assertThat(demo.exitCode()).as(demo.output()).isEqualTo(1);
        List<String> promised = DemoText.promisedBy(Path.of("docs", "queue.md"));
        assertThat(promised).hasSizeGreaterThan(10);
        assertThat(DemoText.comparable(demo.output())).containsExactlyElementsOf(promised);
    }
}
