package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.problem.ShellWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./muster} as a process of its own, with its output in a file and its errors in the same or another file. */
public final class MusterProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern LISTENS = Pattern.compile("Health and metrics: (http://\\S+?)/observe/");

    private final Process process;
    private final Path output;
    private final Path errors;
    private final String home;

    private MusterProcess(Process process, Path output, Path errors, String home) {
        this.home = home;
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    public static MusterProcess start(Map<String, String> environment, String... arguments) throws IOException {
        Path output = Files.createTempFile("muster-", ".out");
        return start(environment, command(arguments).redirectErrorStream(true), output, output);
    }

    /** Starts it with its errors, including the log, in a separate file. */
    public static MusterProcess startWithErrorsApart(Map<String, String> environment, String... arguments)
            throws IOException {
        Path errors = Files.createTempFile("muster-", ".err");
        return start(
                environment,
                command(arguments).redirectError(errors.toFile()),
                Files.createTempFile("muster-", ".out"),
                errors);
    }

    /** Runs a line in a shell, in a folder, like a typed or pasted command. */
    public static MusterProcess startInShell(Map<String, String> environment, Path folder, String line)
            throws IOException {
        Path output = Files.createTempFile("muster-", ".out");
        return start(
                environment,
                new ProcessBuilder("sh", "-c", line)
                        .directory(folder.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true),
                output,
                output);
    }

    private static ProcessBuilder command(String... arguments) {
        var command = new ArrayList<>(List.of("./muster"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile());
    }

    /** Starts it on a terminal of 120 columns, by a standard Linux program. The output is what the terminal shows. */
    public static MusterProcess startOnTerminal(Map<String, String> environment, String... arguments)
            throws IOException {
        String command = "stty cols 120; ./muster " + String.join(" ", arguments);
        Path output = Files.createTempFile("muster-", ".out");
        return start(
                environment,
                new ProcessBuilder("script", "--quiet", "--return", "--flush", "--command", command, "/dev/null")
                        .redirectErrorStream(true),
                output,
                output);
    }

    private static MusterProcess start(
            Map<String, String> environment, ProcessBuilder builder, Path output, Path errors) throws IOException {
        builder.redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MUSTER_") || name.startsWith("JUMPCLOUD_"));
        // A short run ends before Java's second compiler pays off.
        builder.environment().put("MUSTER_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        // Several run at the same time, and the default port may be taken.
        builder.environment().put("MUSTER_HTTP_PORT", "0");
        builder.environment().putAll(environment);
        return new MusterProcess(builder.start(), output, errors, environment.getOrDefault("MUSTER_HOME", ""));
    }

    /** Runs a command to its end. */
    public static Finished run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        try (MusterProcess process = start(environment, arguments)) {
            return new Finished(process.exitCode(), process.output());
        }
    }

    /** Runs {@link #startInShell} to its end. */
    public static Finished runInShell(Map<String, String> environment, Path folder, String line)
            throws IOException, InterruptedException {
        try (MusterProcess process = startInShell(environment, folder, line)) {
            return new Finished(process.exitCode(), process.printed());
        }
    }

    /** The result of a finished command. */
    public record Finished(int exitCode, String output) {}

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(180, TimeUnit.SECONDS))
                .as("it ends, having said so far: %s", output())
                .isTrue();
        return process.exitValue();
    }

    /** Types keys at the terminal. */
    public void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** The output, with printed commands stripped of the home, which differs in each test. */
    public String output() {
        return printed().replace("MUSTER_HOME=" + ShellWord.of(home) + " ./muster", "./muster");
    }

    /** The unchanged output. */
    public String printed() {
        return read(output);
    }

    /** The standard error; the same as the output unless separated. */
    public String errors() {
        return read(errors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The response of {@code run} to a path below {@code /observe}. */
    public HttpResponse<String> observe(String path) {
        return observe(output(), path);
    }

    static HttpResponse<String> observe(String output, String path) {
        Matcher listens = LISTENS.matcher(output);
        assertThat(listens.find()).as("it says where it listens: %s", output).isTrue();
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(listens.group(1) + "/observe/" + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process id; the launcher replaces itself by the program. */
    public long pid() {
        return process.pid();
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill -15}. */
    public void terminate() {
        process.destroy();
    }

    /** {@code kill -2}, as Ctrl-C. */
    public void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        Files.delete(output);
        Files.deleteIfExists(errors);
    }
}
