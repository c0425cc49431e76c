package dev.muster.cli.command;

import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.cli.output.ImportFollower;
import dev.muster.cli.output.ImportPrinter;
import dev.muster.cli.output.PausedBanner;
import dev.muster.cli.output.ProgressReporter;
import dev.muster.cli.terminal.Signals;
import dev.muster.ledger.CredentialRejections;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.intake.InboxClaimer;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
import java.util.stream.Collectors;

/** Brings imports to their end in the foreground, with a worker of its own or by the one that is running already. */
public final class ImportRunner {
    /** What to do about what is open, without a full stop. */
    public static final String CONTINUE = ImportPrinter.COMMAND + " continue brings what is open to its end";
    /** So long a worker may be away that somebody restarts. */
    private static final Duration FOR_A_RESTART = Duration.ofSeconds(5);

    private final CommandContext context;
    private final ProgressReporter reporter;
    private final ImportFollower follower;
    private final AtomicReference<String> signal = new AtomicReference<>();
    private final AtomicBoolean allImported = new AtomicBoolean(true);
    /** The files of which no import is opened yet. */
    private final Set<Path> notBegun = new LinkedHashSet<>();
    /** The files of the imports as they were when these were opened. */
    private final Map<Path, Copied> copied = new LinkedHashMap<>();
    /** Which import has a file, and how that was when it was copied for it. */
    private record Copied(String importId, FileState state) {}

    /** Whether there is an import to go on with. */
    private boolean begun;

    private Long freeSince;

    /** @param reporter is told nothing more once the run has ended */
    ImportRunner(CommandContext context, ProgressReporter reporter) {
        this.context = context;
        this.reporter = reporter;
        follower = new ImportFollower(context.ledger(), reporter);
    }

    /** Opens the imports whose ends are waited for, as soon as somebody is there to work on them. */
    @FunctionalInterface
    interface Opening {
        /** Returns the imports' ids. */
        List<String> open() throws IOException;
    }

    /** @param files each with its operation; returns the exit code */
    int run(Map<Path, Operation> files, ImportOptions options) throws IOException, InterruptedException {
        notBegun.addAll(files.keySet());
        return run(() -> open(files, options));
    }

    /** Takes out of some files those whose imports are open and will go on; returns these imports. */
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
        return new OpenImports(context.home(), context.ledger(), AttributeCatalog.load(), context.settings());
    }

    /** Returns the exit code. What is open beside the imports goes on, too. */
    int run(Opening opening) throws IOException, InterruptedException {
        return run(opening, lock -> Worker.start(context.settings(), context.ledger(), lock, false));
    }

    /** Brings a cancelled import to its end, and sends nothing, whatever else is open. Returns the exit code. */
    int runWithoutSending(String importId) throws IOException, InterruptedException {
        return run(
                () -> List.of(importId),
                lock -> Worker.startWithoutSending(context.settings(), context.ledger(), lock));
    }

    /** Starts a worker where none is at work. */
    @FunctionalInterface
    private interface Start {
        Worker worker(WorkerLock lock) throws IOException;
    }

    private int run(Opening opening, Start start) throws IOException, InterruptedException {
        try (reporter) {
            int exitCode = work(opening, start);
            boolean ended = exitCode == ExitCode.ALL_IMPORTED || exitCode == ExitCode.SOME_NOT_IMPORTED;
            return ended && tellChanged() ? ExitCode.SOME_NOT_IMPORTED : exitCode;
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
        PausedBanner.line(context).ifPresent(reporter::note);
        Path lockFile = context.home().lock();
        var lock = new AtomicReference<>(WorkerLock.take(lockFile).orElse(null));
        List<String> imports = null;
        if (lock.get() == null) {
            reporter.note(
                    "The worker of " + context.home().root() + " (" + WorkerLock.holder(lockFile) + ") does the work.");
            List<String> named = opened(opening);
            imports = follow(
                    named,
                    () -> isFree(lockFile, lock)
                            || unbalanced(named).isPresent()
                            || refusal(named, this::refusalOfTheWorker).isPresent());
            if (unbalanced(imports).isPresent()) {
                return stoppedAsUnbalanced(unbalanced(imports).get());
            }
            if (lock.get() == null) {
                return exitCode(imports, refusal(imports, this::refusalOfTheWorker));
            }
            reporter.note("That worker has ended; this command goes on with the work.");
        }
        try (Worker worker = start.worker(lock.get())) {
            List<String> named = imports == null ? opened(opening) : imports;
            imports = follow(
                    named,
                    () -> refusal(named, worker::refusal).isPresent()
                            || worker.storageFailure().isPresent()
                            || unbalanced(named).isPresent());
            if (unbalanced(imports).isPresent()) {
                return stoppedAsUnbalanced(unbalanced(imports).get());
            }
            if (!imports.isEmpty()
                    && signal.get() == null
                    && worker.storageFailure().isPresent()) {
                return stopped(worker.storageFailure().get());
            }
            follower.followEvents(context.settings().responseTimeout().multipliedBy(2));
            return exitCode(imports, refusal(imports, worker::refusal));
        }
    }

    /** What an earlier process left open goes on with this one, and is sent to the service that is set now. */
    static void reportOpenImports(CommandContext context, ProgressReporter reporter) {
        reportOpenImports(context, reporter, List.of());
    }

    /** @param named those that the command is about */
    static void reportOpenImports(CommandContext context, ProgressReporter reporter, List<ImportRun> named) {
        List<String> ids = named.stream().map(ImportRun::id).toList();
        context.ledger().imports().notClosed().stream()
                .filter(open -> !ids.contains(open.id()))
                .forEach(open -> reporter.note("Open already, and going on by the settings of now: " + open.source()
                        + ", import " + open.id() + " of " + open.startedAt()));
    }

    /** Tells the end of an import that is closed already; returns the exit code. */
    int tell(ImportRun closed) {
        return reporter.closed(closed) ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
    }

    private Optional<String> refusalOfTheWorker(String org) {
        return context.ledger().refusals().current(org).map(CredentialRejections.Refusal::message);
    }

    /**
     * Why the service refuses the organizations of all those imports that are open; empty while one of them may go on.
     */
    private Optional<String> refusal(List<String> imports, Function<String, Optional<String>> ofOrganization) {
        List<Optional<String>> refusals = imports.stream()
                .map(context.ledger().imports()::get)
                .filter(any -> !any.state().closed())
                .map(ImportRun::org)
                .distinct()
                .map(ofOrganization)
                .toList();
        return refusals.stream().allMatch(Optional::isPresent)
                ? refusals.stream().flatMap(Optional::stream).findFirst()
                : Optional.empty();
    }

    /**
     * Whether the worker that the work was handed to has ended; its lock is taken then. Not at once: where it is
     * restarted, the next one is to find its home free.
     */
    private boolean isFree(Path lockFile, AtomicReference<WorkerLock> lock) {
        try {
            Optional<WorkerLock> taken = WorkerLock.take(lockFile);
            if (taken.isEmpty()) {
                freeSince = null;
                return false;
            }
            freeSince = freeSince == null ? System.nanoTime() : freeSince;
            if (System.nanoTime() - freeSince < FOR_A_RESTART.toNanos()) {
                taken.get().close();
                return false;
            }
            lock.set(taken.get());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> open(Map<Path, Operation> files, ImportOptions options) throws IOException {
        var claims = new InboxClaimer(context.home(), context.ledger(), context.settings(), Clock.systemUTC());
        Set<String> imports = new LinkedHashSet<>();
        for (Map.Entry<Path, Operation> file : files.entrySet()) {
            Path path = file.getKey();
            FileState state = FileState.of(path);
            Optional<ImportRun> open = openImports().of(path, file.getValue(), options);
            open.ifPresent(same -> reporter.note("Continuing import " + same.id() + " of " + same.source()
                    + " (opened at " + same.startedAt() + ")."));
            if (open.isEmpty()) {
                new OpenWriters(path.toAbsolutePath().getParent())
                        .of(path)
                        .ifPresent(writer -> reporter.note(
                                path + ": " + writer + " has it open for writing; it is imported as it is now."));
            }
            String importId = open.isPresent() ? open.get().id() : claims.copy(path, file.getValue(), options);
            imports.add(importId);
            copied.put(path, new Copied(importId, state));
            notBegun.remove(path);
            begun = true;
        }
        return List.copyOf(imports);
    }

    /** Tells of the files that were written to since they were imported; says whether there are any. */
    private boolean tellChanged() throws IOException {
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
                                    .sha256())) {
                reporter.note(
                        file
                                + " was written to after it was read: import it again; rows that were imported are recognised.");
                changed = true;
            }
        }
        return changed;
    }

    /** Follows imports, and returns those that are open in the end. */
    private List<String> follow(List<String> imports, BooleanSupplier hopeless) throws InterruptedException {
        return follower.follow(
                imports, closed -> allImported.set(reporter.closed(closed) & allImported.get()), hopeless);
    }

    private List<String> opened(Opening opening) throws IOException {
        List<String> imports = opening.open();
        begun = true;
        return imports;
    }

    /** What does not balance of the first of some imports of which something does not. */
    private Optional<String> unbalanced(List<String> imports) {
        return imports.stream()
                .map(id -> context.ledger().imports().get(id).unbalanced())
                .filter(Objects::nonNull)
                .findFirst();
    }

    private int stoppedAsUnbalanced(String what) {
        return stopped("Stopped. " + what + ".", ExitCode.STOPPED);
    }

    /** A file that came to be no import lies where it lay, and nothing else of it is left. */
    private int stopped(StorageFailure storageFailure) {
        String left = notBegun.stream().map(Path::toString).collect(Collectors.joining(", "));
        return stopped(
                "Stopped. " + storageFailure.text() + ". Nothing is lost: "
                        + (begun ? CONTINUE + (left.isEmpty() ? "." : "; ") : "")
                        + (left.isEmpty() ? "" : left + " was not begun: import it again."),
                ExitCode.STOPPED);
    }

    private int stopped(String line, int exitCode) {
        reporter.stopped(line, exitCode);
        return exitCode;
    }

    /** The named imports alone decide: once they are closed it does not matter how other work goes. */
    private int exitCode(List<String> open, Optional<String> refusal) {
        if (open.isEmpty()) {
            return allImported.get() ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
        }
        String goingOn = "Nothing is lost: " + CONTINUE + ".";
        if (signal.get() != null) {
            return stopped("Stopped. " + goingOn, signal.get().equals("INT") ? ExitCode.INTERRUPTED : ExitCode.STOPPED);
        }
        return stopped(
                "JumpCloud refuses the credentials (" + refusal.orElse("for a moment")
                        + "). They may be valid no longer, or of another region than "
                        + context.settings().toSet("jumpcloud.base-url") + ": " + ImportPrinter.COMMAND
                        + " doctor finds out. " + goingOn,
                ExitCode.REFUSED_BY_SERVICE);
    }
}
