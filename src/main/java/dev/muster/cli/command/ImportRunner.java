package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.Banners;
import dev.muster.cli.output.ImportFollower;
import dev.muster.cli.output.ImportMessages;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.cli.terminal.Signals;
import dev.muster.config.ConfigurationException;
import dev.muster.ledger.CredentialRejections;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.intake.OpenImports;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Checksum;
import dev.muster.records.validation.ImportOptions;
import dev.muster.runtime.Worker;
import dev.muster.runtime.WorkerLock;
import dev.muster.storage.FileState;
import dev.muster.storage.OpenWriters;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs imports in the foreground, with a worker of its own or by following the one that is already running. */
public final class ImportRunner {
    /** The time to wait for a worker that is being restarted. */
    private static final Duration RESTART_GRACE = Duration.ofSeconds(5);

    private final CommandContext context;
    private final ProgressReporter reporter;
    private final ImportFollower follower;
    private final AtomicReference<String> signal = new AtomicReference<>();
    private final AtomicBoolean allImported = new AtomicBoolean(true);
    /** The files without an import so far. */
    private final Set<Path> notBegun = new LinkedHashSet<>();
    /** The files of the imports, as they were when the imports were opened. */
    private final Map<Path, Copied> copied = new LinkedHashMap<>();
    /** The import of a file, and the state of the file when it was copied. */
    private record Copied(String importId, FileState state) {}

    /** Set once there is an import to resume. */
    private boolean begun;

    private @Nullable Long freeSince;

    /** @param reporter closed at the end of the run */
    public ImportRunner(CommandContext context, ProgressReporter reporter) {
        this.context = context;
        this.reporter = reporter;
        follower = new ImportFollower(context.ledger(), reporter);
    }

    /** Opens the imports to wait for, once a worker is running. */
    @FunctionalInterface
    interface Opening {
        /** Returns the imports' ids. */
        List<String> open() throws IOException;
    }

    /**
     * Imports files and returns the exit code.
     *
     * @param files each with its default operation
     */
    public int run(Map<Path, Operation> files, ImportOptions options) throws IOException, InterruptedException {
        notBegun.addAll(files.keySet());
        return run(() -> open(files, options, null));
    }

    /**
     * Imports a file if that does exactly what a plan says, and returns the exit code.
     *
     * @throws ConfigurationException if an import of the file is open, which may do something else
     */
    public int runPlanned(Path file, Operation operation, ImportOptions options, Path plan)
            throws IOException, InterruptedException {
        Optional<ImportRun> open = openImports().of(file, operation, options);
        if (open.isPresent()) {
            throw new ConfigurationException("Import " + open.get().id() + " of the same file is open: "
                    + ImportPrinter.COMMAND + " continue " + open.get().id() + ", then make a new plan");
        }
        notBegun.add(file);
        return run(() -> open(Map.of(file, operation), options, plan));
    }

    /** Removes the files whose imports are already open, and returns these imports. */
    List<ImportRun> continued(Map<Path, Operation> files, ImportOptions options) throws IOException {
        var open = new ArrayList<ImportRun>();
        for (Map.Entry<Path, Operation> file : new LinkedHashMap<>(files).entrySet()) {
            Optional<ImportRun> same = openImports().of(file.getKey(), file.getValue(), options);
            same.ifPresent(one -> {
                open.add(one);
                files.remove(file.getKey());
            });
        }
        return open;
    }

    private OpenImports openImports() {
        return new OpenImports(
                context.home(),
                context.ledger(),
                AttributeCatalog.load(),
                context.settings().imports());
    }

    /** Runs imports, and any others that are open, and returns the exit code. */
    int run(Opening opening) throws IOException, InterruptedException {
        return run(opening, lock -> Worker.start(context.settings(), context.ledger(), lock, false));
    }

    /** Finishes a cancelled import without sending anything, and returns the exit code. */
    int runWithoutSending(String importId) throws IOException, InterruptedException {
        return run(
                () -> List.of(importId),
                lock -> Worker.startWithoutSending(context.settings(), context.ledger(), lock));
    }

    /** Starts a worker. */
    @FunctionalInterface
    private interface Start {
        Worker worker(WorkerLock lock) throws IOException;
    }

    private int run(Opening opening, Start start) throws IOException, InterruptedException {
        try (reporter) {
            int exitCode = work(opening, start);
            boolean ended = exitCode == ExitCode.ALL_IMPORTED || exitCode == ExitCode.SOME_NOT_IMPORTED;
            return ended && reportChangedFiles() ? ExitCode.SOME_NOT_IMPORTED : exitCode;
        } catch (IOException | RuntimeException failure) {
            Optional<StorageFailure> storageFailure = StorageFailure.of(failure, context.home());
            if (storageFailure.isEmpty()) {
                throw failure;
            }
            return stopped(storageFailure.get());
        }
    }

    private int work(Opening opening, Start start) throws IOException, InterruptedException {
        Signals.handle(name -> {
            signal.compareAndSet(null, name);
            follower.stop();
        });
        Banners.paused(context).ifPresent(reporter::note);
        Path lockFile = context.home().lock();
        var lock = new AtomicReference<>(WorkerLock.take(lockFile).orElse(null));
        List<String> imports = null;
        if (lock.get() == null) {
            reporter.note(ImportMessages.workerRunning(context.home().root(), WorkerLock.holder(lockFile)));
            List<String> named = opened(opening);
            imports = follow(
                    named,
                    () -> takesOver(lockFile, lock)
                            || blocked(named).isPresent()
                            || refusal(named, this::refusalOfTheWorker).isPresent());
            if (blocked(imports).isPresent()) {
                return stoppedAsBlocked(imports);
            }
            if (lock.get() == null) {
                return exitCode(imports, refusal(imports, this::refusalOfTheWorker));
            }
            reporter.note(ImportMessages.WORKER_STOPPED);
        }
        try (Worker worker = start.worker(lock.get())) {
            List<String> named = imports == null ? opened(opening) : imports;
            imports = follow(
                    named,
                    () -> refusal(named, worker::refusal).isPresent()
                            || worker.storageFailure().isPresent()
                            || blocked(named).isPresent());
            if (blocked(imports).isPresent()) {
                return stoppedAsBlocked(imports);
            }
            if (!imports.isEmpty()
                    && signal.get() == null
                    && worker.storageFailure().isPresent()) {
                return stopped(worker.storageFailure().get());
            }
            follower.followEvents(
                    context.settings().requests().responseTimeout().multipliedBy(2));
            return exitCode(imports, refusal(imports, worker::refusal));
        }
    }

    /** Reports the imports that earlier processes left open and that resume with the current settings. */
    static void reportOpenImports(CommandContext context, ProgressReporter reporter) {
        reportOpenImports(context, reporter, List.of());
    }

    /** @param named the imports of the command itself, which are not reported */
    public static void reportOpenImports(CommandContext context, ProgressReporter reporter, List<ImportRun> named) {
        List<String> ids = named.stream().map(ImportRun::id).toList();
        context.ledger().imports().notClosed().stream()
                .filter(open -> !ids.contains(open.id()))
                .forEach(open -> reporter.note(ImportMessages.alsoResuming(open)));
    }

    /** Prints an import that is already closed, and returns the exit code. */
    int printClosed(ImportRun closed) {
        return reporter.closed(closed) ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
    }

    private Optional<String> refusalOfTheWorker(String org) {
        return context.ledger().refusals().current(org).map(CredentialRejections.Refusal::message);
    }

    /** The reason why JumpCloud rejects the credentials of all open imports; empty while one of them can proceed. */
    private Optional<String> refusal(List<String> imports, Function<String, Optional<String>> ofOrganization) {
        List<Optional<String>> refusals = imports.stream()
                .map(context.ledger().imports()::get)
                .filter(any -> !any.status().state().closed())
                .map(open -> open.destination().org())
                .distinct()
                .map(ofOrganization)
                .toList();
        return refusals.stream().allMatch(Optional::isPresent)
                ? refusals.stream().flatMap(Optional::stream).findFirst()
                : Optional.empty();
    }

    /**
     * Takes the lock of a worker that has ended, after a grace period in which a restarted worker finds the home free.
     * Returns whether the lock was taken.
     */
    private boolean takesOver(Path lockFile, AtomicReference<WorkerLock> lock) {
        try {
            Optional<WorkerLock> taken = WorkerLock.take(lockFile);
            if (taken.isEmpty()) {
                freeSince = null;
                return false;
            }
            freeSince = freeSince == null ? System.nanoTime() : freeSince;
            if (System.nanoTime() - freeSince < RESTART_GRACE.toNanos()) {
                taken.get().close();
                return false;
            }
            lock.set(taken.get());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> open(Map<Path, Operation> files, ImportOptions options, @Nullable Path plan)
            throws IOException {
        var claims = context.inboxClaimer();
        Set<String> imports = new LinkedHashSet<>();
        for (Map.Entry<Path, Operation> file : files.entrySet()) {
            Path path = file.getKey();
            FileState state = FileState.of(path);
            Optional<ImportRun> open = openImports().of(path, file.getValue(), options);
            open.ifPresent(same -> reporter.note(ImportMessages.continuing(same)));
            if (open.isEmpty()) {
                new OpenWriters(WholeFile.folderOf(path.toAbsolutePath()))
                        .of(path)
                        .ifPresent(writer -> reporter.note(ImportMessages.stillOpenForWriting(path, writer)));
            }
            String importId = open.isPresent() ? open.get().id() : claims.copy(path, file.getValue(), options, plan);
            imports.add(importId);
            copied.put(path, new Copied(importId, state));
            notBegun.remove(path);
            begun = true;
        }
        return List.copyOf(imports);
    }

    /** Reports the files that changed after they were read, and returns whether there are any. */
    private boolean reportChangedFiles() throws IOException {
        boolean changed = false;
        for (Map.Entry<Path, Copied> imported : copied.entrySet()) {
            Path file = imported.getKey();
            boolean written = Files.exists(file)
                    && !FileState.of(file).equals(imported.getValue().state());
            if (written
                    && !Checksum.of(file)
                            .equals(context.ledger()
                                    .imports()
                                    .get(imported.getValue().importId())
                                    .reading()
                                    .sha256())) {
                reporter.note(ImportMessages.changedAfterRead(file));
                changed = true;
            }
        }
        return changed;
    }

    /** Follows imports and returns those that are still open at the end. */
    private List<String> follow(List<String> imports, BooleanSupplier gaveUp) throws InterruptedException {
        return follower.follow(
                imports, closed -> allImported.set(reporter.closed(closed) && allImported.get()), gaveUp);
    }

    private List<String> opened(Opening opening) throws IOException {
        List<String> imports = opening.open();
        begun = true;
        return imports;
    }

    /** Describes the first import whose counts do not balance. */
    private Optional<String> unbalanced(List<String> imports) {
        return imports.stream()
                .map(id -> context.ledger().imports().get(id).status().unbalanced())
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Describes why no open import can proceed: guards hold each, or counts of one do not balance. */
    private Optional<String> blocked(List<String> imports) {
        List<ImportRun> open = imports.stream()
                .map(context.ledger().imports()::get)
                .filter(any -> !any.status().state().closed())
                .toList();
        boolean held =
                !open.isEmpty() && open.stream().allMatch(any -> any.status().held());
        return unbalanced(imports)
                .map(ImportMessages::unbalanced)
                .or(() -> held
                        ? context.ledger()
                                .imports()
                                .waitsFor(open.get(0).id())
                                .map(why -> open.get(0).source() + " ("
                                        + open.get(0).id() + ") is held: " + why)
                        : Optional.empty());
    }

    private int stoppedAsBlocked(List<String> imports) {
        return stopped(blocked(imports).orElseThrow(), ExitCode.STOPPED);
    }

    /** Stops after a failure of the machine. Files without an import are left where they are. */
    private int stopped(StorageFailure storageFailure) {
        return stopped(ImportMessages.stopped(storageFailure.text(), begun, notBegun), ExitCode.STOPPED);
    }

    private int stopped(String line, int exitCode) {
        reporter.stopped(line, exitCode);
        return exitCode;
    }

    /** The exit code, which depends only on the imports of the command and not on other open ones. */
    private int exitCode(List<String> open, Optional<String> refusal) {
        if (open.isEmpty()) {
            return allImported.get() ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
        }

        if (signal.get() != null) {
            return stopped(
                    ImportMessages.INTERRUPTED, signal.get().equals("INT") ? ExitCode.INTERRUPTED : ExitCode.STOPPED);
        }
        return stopped(
                ImportMessages.credentialsRejected(
                        refusal.orElse("reason unknown"),
                        context.settings().names().toSet("jumpcloud.base-url")),
                ExitCode.REFUSED_BY_SERVICE);
    }
}
