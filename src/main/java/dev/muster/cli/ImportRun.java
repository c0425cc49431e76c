package dev.muster.cli;

import dev.muster.flow.Worker;
import dev.muster.flow.WorkerLock;
import dev.muster.intake.Claims;
import dev.muster.ledger.Import;
import dev.muster.ledger.Refusals;
import dev.muster.record.ImportOptions;
import dev.muster.record.Operation;
import dev.muster.storage.Hindrance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Brings imports to their end in the foreground, with a worker of its own or by the one that is running already. */
final class ImportRun {
    /** So long a worker may be away that somebody restarts. */
    private static final Duration FOR_A_RESTART = Duration.ofSeconds(5);

    private final Workplace workplace;
    private final Teller teller;
    private final Follower follower;
    private final AtomicReference<String> signal = new AtomicReference<>();
    private final AtomicBoolean allImported = new AtomicBoolean(true);
    /** The files of which no import is opened yet. */
    private final Set<Path> notBegun = new LinkedHashSet<>();
    /** Whether there is an import to go on with. */
    private boolean begun;
    private Long freeSince;

    /** @param teller is told nothing more once the run has ended */
    ImportRun(Workplace workplace, Teller teller) {
        this.workplace = workplace;
        this.teller = teller;
        follower = new Follower(workplace.ledger(), teller);
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

    /** Returns the exit code. What is open beside the imports goes on, too. */
    int run(Opening opening) throws IOException, InterruptedException {
        return run(opening, lock -> Worker.start(workplace.settings(), workplace.ledger(), lock, false));
    }

    /** Brings a cancelled import to its end, and sends nothing, whatever else is open. Returns the exit code. */
    int runWithoutSending(String importId) throws IOException, InterruptedException {
        return run(() -> List.of(importId), lock -> Worker.startWithoutSending(workplace.settings(), workplace.ledger(), lock));
    }

    /** Starts a worker where none is at work. */
    @FunctionalInterface
    private interface Start {
        Worker worker(WorkerLock lock) throws IOException;
    }

    private int run(Opening opening, Start start) throws IOException, InterruptedException {
        try (teller) {
            return work(opening, start);
        } catch (IOException | RuntimeException failure) {
            Optional<Hindrance> hindrance = Hindrance.of(failure, workplace.home());
            if (hindrance.isEmpty()) {
                throw failure;
            }
            return stopped(hindrance.get());
        }
    }

    private int work(Opening opening, Start start) throws IOException, InterruptedException {
        Signals.handle(name -> {
            signal.compareAndSet(null, name);
            follower.stop();
        });
        Paused.line(workplace).ifPresent(teller::note);
        Path lockFile = workplace.home().lock();
        var lock = new AtomicReference<>(WorkerLock.take(lockFile).orElse(null));
        List<String> imports = null;
        if (lock.get() == null) {
            teller.note("The worker of " + workplace.home().root() + " (" + WorkerLock.holder(lockFile) + ") does the work.");
            List<String> named = opened(opening);
            String org = org(named);
            imports = follow(named, () -> isFree(lockFile, lock) || unbalanced(named).isPresent() || refusalOfTheWorker(org).isPresent());
            if (unbalanced(imports).isPresent()) {
                return stoppedAsUnbalanced(unbalanced(imports).get());
            }
            if (lock.get() == null) {
                return exitCode(imports, refusalOfTheWorker(org));
            }
            teller.note("That worker has ended; this command goes on with the work.");
        }
        try (Worker worker = start.worker(lock.get())) {
            List<String> named = imports == null ? opened(opening) : imports;
            String org = org(named);
            imports = follow(named, () -> worker.refusal(org).isPresent() || worker.hindrance().isPresent() || unbalanced(named).isPresent());
            if (unbalanced(imports).isPresent()) {
                return stoppedAsUnbalanced(unbalanced(imports).get());
            }
            if (!imports.isEmpty() && signal.get() == null && worker.hindrance().isPresent()) {
                return stopped(worker.hindrance().get());
            }
            follower.followEvents();
            return exitCode(imports, worker.refusal(org));
        }
    }

    /** What an earlier process left open goes on with this one, and is sent to the service that is set now. */
    static void tellWhatIsOpen(Workplace workplace, Teller teller) {
        workplace.ledger().imports().notClosed().forEach(open -> teller.note(
                "Open already, and going on by the settings of now: " + open.source() + ", import " + open.id() + " of " + open.startedAt()));
    }

    /** Tells the end of an import that is closed already; returns the exit code. */
    int tell(Import closed) {
        return teller.closed(closed) ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
    }

    private Optional<String> refusalOfTheWorker(String org) {
        return workplace.ledger().refusals().current(org).map(Refusals.Refusal::message);
    }

    /** The organization's name that the imports of the run are for: all of them for the same. */
    private String org(List<String> imports) {
        return imports.isEmpty() ? workplace.settings().org() : workplace.ledger().imports().get(imports.get(0)).org();
    }

    /**
     * Whether the worker that the work was handed to has ended; its lock is taken then. Not at once: where it is restarted, the next
     * one is to find its home free.
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
        var claims = new Claims(workplace.home(), workplace.ledger(), workplace.settings(), Clock.systemUTC());
        var imports = new ArrayList<String>();
        for (Map.Entry<Path, Operation> file : files.entrySet()) {
            imports.add(claims.copy(file.getKey(), file.getValue(), options));
            notBegun.remove(file.getKey());
            begun = true;
        }
        return imports;
    }

    /** Follows imports, and returns those that are open in the end. */
    private List<String> follow(List<String> imports, BooleanSupplier hopeless) throws InterruptedException {
        return follower.follow(imports, closed -> allImported.set(teller.closed(closed) & allImported.get()), hopeless);
    }

    private List<String> opened(Opening opening) throws IOException {
        List<String> imports = opening.open();
        begun = true;
        return imports;
    }

    /** What does not balance of the first of some imports of which something does not. */
    private Optional<String> unbalanced(List<String> imports) {
        return imports.stream().map(id -> workplace.ledger().imports().get(id).unbalanced()).filter(Objects::nonNull).findFirst();
    }

    private int stoppedAsUnbalanced(String what) {
        return stopped("Stopped. " + what + ".", ExitCode.STOPPED);
    }

    /** A file that came to be no import lies where it lay, and nothing else of it is left. */
    private int stopped(Hindrance hindrance) {
        String left = notBegun.stream().map(Path::toString).collect(Collectors.joining(", "));
        return stopped("Stopped. " + hindrance.text() + ". Nothing is lost: "
                + (begun ? ImportPrinter.COMMAND + " run goes on with what is open; do not import the same file again" + (left.isEmpty() ? "." : ", but ") : "")
                + (left.isEmpty() ? "" : left + " was not begun: import it again."), ExitCode.STOPPED);
    }

    private int stopped(String line, int exitCode) {
        teller.stopped(line, exitCode);
        return exitCode;
    }

    /** The named imports alone decide: once they are closed it does not matter how other work goes. */
    private int exitCode(List<String> open, Optional<String> refusal) {
        if (open.isEmpty()) {
            return allImported.get() ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
        }
        String goingOn = "Nothing is lost: " + ImportPrinter.COMMAND + " run goes on with what is open; do not import the same file again.";
        if (signal.get() != null) {
            return stopped("Stopped. " + goingOn, signal.get().equals("INT") ? ExitCode.INTERRUPTED : ExitCode.STOPPED);
        }
        return stopped("JumpCloud refuses the credentials (" + refusal.orElse("for a moment") + "). They may be valid no longer, or of another region than " + workplace.settings().toSet("jumpcloud.base-url") + ": "
                + ImportPrinter.COMMAND + " doctor finds out. " + goingOn, ExitCode.REFUSED_BY_SERVICE);
    }
}
