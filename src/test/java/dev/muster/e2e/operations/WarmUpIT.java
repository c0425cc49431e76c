package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.testing.InTurn;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code ./muster warm-up} speeds up later starts. The build of these tests has run it. */
class WarmUpIT {

    @Test
    void readsClassesFromTheWarmUpArchive() throws Exception {
        Finished warm = MusterProcess.run(Map.of("MUSTER_JAVA_OPTS", "-Xlog:class+load:stdout"), "--version");

        assertThat(warm.exitCode()).isZero();
        assertThat(warm.output().lines().filter(line -> line.contains(" dev.muster.cli.Muster ")))
                .singleElement()
                .asString()
                .contains("source: shared objects file");
    }

    @InTurn
    @Test
    void ignoresAWarmUpArchiveOfOtherJavaOptions() throws Exception {
        Finished other =
                MusterProcess.run(Map.of("MUSTER_JAVA_OPTS", "-XX:-UseSerialGC -XX:+UseParallelGC"), "--version");

        assertThat(other.exitCode()).isZero();
        assertThat(other.output().lines()).singleElement().asString().startsWith("muster ");
    }
}
