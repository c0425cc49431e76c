package dev.muster.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The cost of a whole process, from its start to its end, with its children. */
record Usage(int exitCode, double wallSeconds, double cpuSeconds, long peakMegabytes) {
    private static final String TIMED =
            "TIMEFORMAT='%R %U %S'; times=$1; shift; { time \"$@\" 2>&3; } 3>&2 2>\"$times\"";
    private static final long POLL_MILLIS = 20;

    /** Runs a command to its end, its output in a file. */
    static Usage of(List<String> command, Map<String, String> environment, Path output)
            throws IOException, InterruptedException {
        Path times = Files.createTempFile("usage-", ".txt");
        var timed = new ArrayList<>(List.of("bash", "-c", TIMED, "usage", times.toString()));
        timed.addAll(command);
        var builder = new ProcessBuilder(timed).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MUSTER_") || name.startsWith("JUMPCLOUD_"));
        builder.environment().putAll(environment);
        Process process = builder.redirectInput(new File("/dev/null")).start();
        long peak = 0;
        ProcessHandle measured = null;
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            measured = measured == null ? process.children().findFirst().orElse(null) : measured;
            peak = Math.max(peak, measured == null ? 0 : peakKilobytes(measured.pid()));
        }
        String[] seconds = Files.readString(times).strip().replace(',', '.').split(" ");
        Files.delete(times);
        return new Usage(
                process.exitValue(),
                Double.parseDouble(seconds[0]),
                Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2]),
                peak / 1024);
    }

    /** The peak of the memory, which Linux keeps: the last look before the end of the process finds it. */
    private static long peakKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // The process has just ended.
        }
    }
}
