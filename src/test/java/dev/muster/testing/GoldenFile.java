package dev.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A file in {@code src/test/resources/golden} with the expected output of a command. */
public final class GoldenFile {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final String PROGRESS = "\\S+: (reading|looking up users.*|sending.*|closing)";

    private GoldenFile() {}

    /**
     * Compares an output with a golden file, or writes the file if the system property {@code muster.golden} is
     * {@code write}. Progress, ids, times, ports, sizes and paths, which differ between runs, are left out or masked.
     *
     * @param folder of the test, shown as {@code FOLDER}
     */
    public static void assertMatches(String name, String output, Path folder) throws IOException {
        Path file = FOLDER.resolve(name + ".txt");
        String masked = masked(output, folder);
        if ("write".equals(System.getProperty("muster.golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, masked);
        }
        assertThat(masked)
                .as("%s differs; if that is intended, run the test again with -Dmuster.golden=write", file)
                .isEqualTo(Files.readString(file));
    }

    private static String masked(String output, Path folder) {
        return output.lines()
                .filter(line -> !line.matches(PROGRESS))
                .map(line -> line.replace(folder.toString(), "FOLDER")
                        .replace(Path.of("").toAbsolutePath().toString(), "PROGRAM")
                        .replaceAll("\\b[0-9A-HJKMNP-TV-Z]{26}\\b", "IMPORT")
                        .replaceAll("\\b[0-9a-f]{24}\\b", "ID")
                        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                        .replaceAll("[0-9,.]+ MB", "N MB"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
