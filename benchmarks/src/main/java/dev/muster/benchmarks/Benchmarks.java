package dev.muster.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the contenders of each scenario one after the other, each against a fresh server, and prints the results. */
final class Benchmarks {
    private final Options options;
    private final PrintStream out;
    private final Path folder;
    private final Results results = new Results();
    private final List<String> incomplete = new ArrayList<>();

    Benchmarks(Options options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        String now = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        folder = Files.createDirectories(options.target().resolve("results").resolve(now));
    }

    public static void main(String[] args) throws Exception {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        System.exit(new Benchmarks(Options.ofSystemProperties(), System.out).run());
    }

    /** Returns the exit code: 1 if a run lost users. */
    int run() throws IOException, InterruptedException {
        var system = ManagementFactory.getOperatingSystemMXBean();
        say(String.format(
                Locale.ROOT,
                "%d cores, load %.2f, Java %s, %s %s, batches of %d, -Xmx128m",
                system.getAvailableProcessors(),
                system.getSystemLoadAverage(),
                Runtime.version(),
                system.getName(),
                system.getVersion(),
                options.batch()));
        prepare();
        Files.writeString(folder.resolve("rounds.csv"), Round.CSV_HEADER + "\n");
        for (Scenario scenario : options.scenarios()) {
            for (int number = 1; number <= scenario.rounds(options.rounds()); number++) {
                for (Contender contender : scenario.contenders()) {
                    measure(scenario, number, contender);
                }
            }
            results.table(scenario, options.rows(scenario)).forEach(this::say);
        }
        if (options.rows() == 0) {
            say("\nTargets");
            new Targets(results).lines().forEach(this::say);
        }
        incomplete.forEach(this::say);
        say("\nLogs of all runs: " + folder);
        return incomplete.isEmpty() ? 0 : 1;
    }

    /** Builds Muster if needed, and its class data: both belong to an installation. */
    private void prepare() throws IOException, InterruptedException {
        Path log = folder.resolve("warm-up.log");
        var command = List.of(options.muster().resolve("muster").toString(), "warm-up");
        if (Usage.of(command, Map.of("JAVA_HOME", System.getProperty("java.home")), log)
                        .exitCode()
                != 0) {
            throw new IllegalStateException("Muster cannot be started: see " + log);
        }
    }

    private void measure(Scenario scenario, int number, Contender contender) throws IOException, InterruptedException {
        int rows = contender.rows(options.rows(scenario));
        Path file = People.csv(options.target(), rows);
        Path home = Files.createTempDirectory(options.target(), "home-");
        String name =
                "%s-%d-%s".formatted(scenario.name(), number, contender.name().toLowerCase(Locale.ROOT));
        Process server = server(scenario);
        try (BufferedReader output = server.inputReader()) {
            String url = "http://127.0.0.1:" + output.readLine();
            long started = System.currentTimeMillis();
            Usage usage = Usage.of(
                    contender.command(scenario, options, file, url, home),
                    environment(url, home, scenario),
                    folder.resolve(name + ".log"));
            JsonNode stats = new BulkClient(url).call("GET", "/stats", null);
            int users = contender == Contender.JAVA_VERSION ? 0 : scenario.usersOf(rows);
            int perMinute = scenario.server().getOrDefault("requestsPerMinute", 0);
            record(scenario, number, contender, Round.of(rows, users, usage, stats, started, perMinute));
        } finally {
            server.destroyForcibly().waitFor();
            try (Stream<Path> paths = Files.walk(home)) {
                paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    private void record(Scenario scenario, int number, Contender contender, Round round) throws IOException {
        results.add(scenario, contender, round);
        String line = round.csv(scenario.name(), number, contender);
        Files.writeString(folder.resolve("rounds.csv"), line + "\n", StandardOpenOption.APPEND);
        System.err.println(line);
        if (!round.isComplete()) {
            incomplete.add(String.format(
                    Locale.ROOT,
                    "LOST USERS: %s, round %d, %s: %,d of %,d users, exit code %d",
                    scenario.name(),
                    number,
                    contender,
                    round.users(),
                    round.expectedUsers(),
                    round.usage().exitCode()));
        }
    }

    private static Process server(Scenario scenario) throws IOException {
        var command = new ArrayList<>(List.of(Options.JAVA, "-XX:+UseSerialGC", "-Dsun.net.httpserver.nodelay=true"));
        scenario.server().forEach((option, value) -> command.add("-D" + option + "=" + value));
        command.addAll(List.of("-cp", Options.CLASSPATH, MeasuringServer.class.getName()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Map<String, String> environment(String url, Path home, Scenario scenario) {
        return Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "JUMPCLOUD_API_KEY", "any",
                "JUMPCLOUD_BASE_URL", url,
                "MUSTER_HOME", home.toString(),
                "MUSTER_BATCH_SIZE", String.valueOf(options.batch()),
                "MUSTER_JAVA_OPTS", "-Xmx128m",
                "MUSTER_RATE_REQUESTS_PER_MINUTE", String.valueOf(scenario.ratePerMinute()));
    }

    private void say(String line) {
        out.println(line);
        try {
            Files.writeString(
                    folder.resolve("summary.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
