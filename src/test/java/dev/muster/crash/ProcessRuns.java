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

/** How Muster is started, and dies. */
public enum ProcessRuns {
    /** In this process: quick, and dead to the last of its threads. */
    IN_THIS_PROCESS {
        @Override
        One begin(
                Map<String, String> environment,
                Command deed,
                String importId,
                Termination end,
                Consumer<One> beforeTheStart)
                throws Exception {
            var one = new Threads(ProcessRun.untilThe(end));
            beforeTheStart.accept(one);
            one.start(Settings.load(BASE, environment), deed, importId);
            return one;
        }
    },
    /** As a process of its own, which is killed with {@code SIGKILL}. */
    AS_PROCESSES {
        @Override
        One begin(
                Map<String, String> environment,
                Command deed,
                String importId,
                Termination end,
                Consumer<One> beforeTheStart)
                throws Exception {
            var one = new OwnProcess(
                    environment, deed.arguments(importId, new Home(Path.of(environment.get("MUSTER_HOME")))), end);
            beforeTheStart.accept(one);
            one.start();
            return one;
        }
    };

    /** How the system says that a process was ended by {@code SIGKILL}. */
    private static final int KILLED = 128 + 9;

    private static final Path BASE = Path.of("").toAbsolutePath();

    /**
     * Starts Muster; it lives until a given end, or until somebody kills it.
     *
     * @param importId that the deed is about; {@code null} if none
     */
    abstract One begin(
            Map<String, String> environment,
            Command deed,
            String importId,
            Termination end,
            Consumer<One> beforeTheStart)
            throws Exception;

    /** One of them. */
    public interface One extends AutoCloseable {
        void kill();

        boolean isOver();

        /** Whether it is killed in time; what ends by itself is not. */
        boolean isKilledWithin(long seconds) throws InterruptedException;

        /** What may explain what it did. */
        String said();

        @Override
        void close() throws IOException;
    }

    private static final class Threads implements One {
        private final ProcessRun life;
        private Ledger ledger;
        private WorkerLock lock;
        private Worker worker;

        Threads(ProcessRun life) {
            this.life = life;
        }

        void start(Settings settings, Command deed, String importId) throws Exception {
            var home = new Home(settings.home());
            lock = WorkerLock.take(home.lock()).orElseThrow();
            try {
                ledger = life.live(() -> Ledger.open(home.ledger(), PayloadCipher.ofFile(home.secretKey())));
                life.live(() -> {
                    deed.prepare(importId, settings, ledger);
                    return null;
                });
                worker = life.live(() -> Worker.start(settings, ledger, lock, true));
            } catch (ProcessKilled early) {
                close();
            }
        }

        @Override
        public void kill() {
            life.end();
        }

        @Override
        public boolean isOver() {
            return life.isOver();
        }

        @Override
        public boolean isKilledWithin(long seconds) throws InterruptedException {
            return life.isOverWithin(seconds);
        }

        @Override
        public String said() {
            return "it lived in this process";
        }

        /** Gives back what the process of its own would have given back with its end. */
        @Override
        public void close() throws IOException {
            life.bury();
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
                    CrashSteps.classPathThatTells(),
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
