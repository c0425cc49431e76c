package dev.muster.crash;

import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.runtime.Worker;
import dev.muster.runtime.WorkerLock;
import dev.muster.storage.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The ways to start and kill Muster. */
public enum ProcessRuns {
    /** In this process: fast, and ends all of its threads. */
    IN_THIS_PROCESS {
        @Override
        One begin(
                Map<String, String> environment,
                Command command,
                String importId,
                Termination end,
                Consumer<One> beforeTheStart)
                throws Exception {
            var one = new Threads(ProcessRun.until(end));
            beforeTheStart.accept(one);
            one.start(Settings.load(BASE, environment), command, importId);
            return one;
        }
    },
    /** In a process of its own, killed with {@code SIGKILL}. */
    AS_PROCESSES {
        @Override
        One begin(
                Map<String, String> environment,
                Command command,
                String importId,
                Termination end,
                Consumer<One> beforeTheStart)
                throws Exception {
            var one = new OwnProcess(
                    environment, command.arguments(importId, new Home(Path.of(environment.get("MUSTER_HOME")))), end);
            beforeTheStart.accept(one);
            one.start();
            return one;
        }
    };

    /** The exit code after {@code SIGKILL}. */
    private static final int KILLED = 128 + 9;

    private static final Path BASE = Path.of("").toAbsolutePath();

    /**
     * Starts Muster; it runs until a termination or a kill.
     *
     * @param importId the command's import; {@code null} without one
     */
    abstract One begin(
            Map<String, String> environment,
            Command command,
            String importId,
            Termination end,
            Consumer<One> beforeTheStart)
            throws Exception;

    /** One run. */
    public interface One extends AutoCloseable {
        void kill();

        boolean isOver();

        /** Waits for the kill; returns false if the run ends on its own. */
        boolean isKilledWithin(long seconds) throws InterruptedException;

        /** Its output, for diagnosis. */
        String said();

        @Override
        void close() throws IOException;
    }

    private static final class Threads implements One {
        private final ProcessRun run;
        private Ledger ledger;
        private WorkerLock lock;
        private Worker worker;

        Threads(ProcessRun run) {
            this.run = run;
        }

        void start(Settings settings, Command command, String importId) throws Exception {
            var home = new Home(settings.home());
            lock = WorkerLock.take(home.lock()).orElseThrow();
            try {
                ledger = run.runUntilKilled(() -> Ledger.open(home.ledger(), PayloadCipher.ofFile(home.secretKey())));
                run.runUntilKilled(() -> {
                    command.prepare(importId, settings, ledger);
                    return null;
                });
                worker = run.runUntilKilled(() -> Worker.start(settings, ledger, lock, true));
            } catch (ProcessKilled early) {
                close();
            }
        }

        @Override
        public void kill() {
            run.end();
        }

        @Override
        public boolean isOver() {
            return run.isOver();
        }

        @Override
        public boolean isKilledWithin(long seconds) throws InterruptedException {
            return run.isOverWithin(seconds);
        }

        @Override
        public String said() {
            return "it ran in this process";
        }

        /** Releases resources that the end of a process would release. */
        @Override
        public void close() throws IOException {
            run.releaseThreads();
            if (worker != null) {
                worker.context().getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
                worker.context().getShutdownStrategy().setTimeout(1);
                worker.close();
            }
            if (ledger != null) {
                ledger.close();
            }
            lock.close();
        }
    }

    private static final class OwnProcess implements One {
        private final ProcessBuilder builder;
        private final Path output;
        private Process process;

        OwnProcess(Map<String, String> environment, List<String> arguments, Termination end) throws IOException {
            output = Files.createTempFile("muster-", ".out");
            builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dmuster.base=" + BASE,
                    "-Dlogback.configurationFile=" + BASE.resolve("config").resolve("logback.xml"),
                    "-D" + CrashableMuster.END + "=" + end.word(),
                    "-cp",
                    CrashSteps.instrumentedClassPath(),
                    CrashableMuster.class.getName());
            builder.command().addAll(arguments);
            builder.redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("MUSTER_") || name.startsWith("JUMPCLOUD_"));
            builder.environment().putAll(environment);
        }

        void start() throws IOException {
            process = builder.start();
        }

        @Override
        public void kill() {
            process.destroyForcibly();
            process.onExit().join();
        }

        @Override
        public boolean isOver() {
            return !process.isAlive();
        }

        @Override
        public boolean isKilledWithin(long seconds) throws InterruptedException {
            return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == KILLED;
        }

        @Override
        public String said() {
            try {
                return "it said: " + Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            kill();
            Files.delete(output);
        }
    }
}
