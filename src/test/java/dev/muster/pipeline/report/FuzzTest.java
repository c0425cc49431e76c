package dev.muster.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fuzzes the readers and the mapping with Jazzer, in a process of its own with 256 MB: briefly in every build, and for
 * minutes ({@code -Dmuster.fuzz.seconds}) with {@code mvn verify -Psoak}.
 */
class FuzzTest {
    private static final int MOMENT = 2;
    /** An input that takes longer than this, in seconds, is a hang. */
    private static final int LONGEST = 20;

    @TempDir
    private Path folder;

    @Test
    void survivesAnyBytesInAShortRun() throws Exception {
        fuzz(List.of(), MOMENT);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "ndjson", "sheet", "xlsx", "mapping", "file"})
    void survivesAnyBytes(String kind) throws Exception {
        fuzz(List.of("-Dmuster.fuzz.kind=" + kind), Integer.getInteger("muster.fuzz.seconds", 120));
    }

    private void fuzz(List<String> properties, int seconds) throws Exception {
        Path output = folder.resolve("output.txt");
        var command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(properties);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzTargets.class.getName(),
                "--instrumentation_includes=dev.muster.records.**:de.siegmar.fastcsv.**",
                "--custom_hook_includes=dev.muster.none.**",
                "--reproducer_path=" + folder,
                "-max_total_time=" + seconds,
                "-timeout=" + LONGEST,
                "-rss_limit_mb=0",
                "-max_len=4096",
                "-seed=1",
                "-artifact_prefix=" + folder + "/",
                seeds().toString()));
        Process jazzer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(seconds + 300L, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertThat(jazzer.exitValue())
                .as(said.substring(Math.max(0, said.length() - 5_000)))
                .isZero();
        assertThat(said).contains("Done ");
    }

    /** The first inputs: the malformed files, the samples, and some of them compressed. */
    private Path seeds() throws IOException {
        Path seeds = Files.createDirectory(folder.resolve("seeds"));
        Map<String, Path> folders = Map.of(
                "malformed",
                Path.of("src/test/resources/malformed"),
                "formats",
                Path.of("src/test/resources/formats"),
                "samples",
                Path.of("samples"),
                "mapping",
                Path.of("samples/mapping"));
        for (Map.Entry<String, Path> source : folders.entrySet()) {
            try (Stream<Path> files = Files.list(source.getValue())) {
                for (Path file : files.filter(any ->
                                Files.isRegularFile(any) && !any.toString().endsWith(".txt"))
                        .toList()) {
                    byte[] content = Files.readAllBytes(file);
                    if (content.length < 4_000) {
                        Files.write(seeds.resolve(source.getKey() + "-" + file.getFileName()), content);
                        Files.write(seeds.resolve(source.getKey() + "-" + file.getFileName() + ".gz"), gzip(content));
                    }
                }
            }
        }
        return seeds;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(content);
        }
        return packed.toByteArray();
    }
}
