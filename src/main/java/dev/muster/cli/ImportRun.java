package dev.muster.cli;

import dev.muster.flow.Worker;
import dev.muster.flow.WorkerLock;
import dev.muster.intake.Claims;
import dev.muster.ledger.Import;
import dev.muster.record.ImportOptions;
import dev.muster.record.Operation;
import dev.muster.storage.Hindrance;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
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
    private final Workplace workplace;
    private final PrintWriter out;
    private final boolean rehearsal;
    private final Follower follower;
    private final AtomicReference<String> signal = new AtomicReference<>();
    private final AtomicBoolean allImported = new AtomicBoolean(true);
    /** The files of which no import is opened yet. */
    private final Set<Path> notBegun = new LinkedHashSet<>();
    /** Whether there is an import to go on with. */
    private boolean begun;

    /** @param rehearsal as for {@link ImportPrinter} */
    ImportRun(Workplace workplace, PrintWriter out, boolean rehearsal) {
        this.rehearsal = rehearsal;
        this.workplace = workplace;
        this.out = out;
        follower = new Follower(workplace.ledger(), out);
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

    /** Returns the exit code. */
    int run(Opening opening) throws IOException, InterruptedException {
        try {
            return work(opening);
        } catch (IOException | RuntimeException failure) {
            Optional<Hindrance> hindrance = Hindrance.of(failure, workplace.home());
            if (hindrance.isEmpty()) {
                throw failure;
            }
            return stopped(hindrance.get());
        }
    }

    private int work(Opening opening) throws IOException, InterruptedException {
        Signals.handle(name -> {
            signal.compareAndSet(null, name);
            follower.stop();
        });
        Paused.tell(workplace, out);
        Path lockFile = workplace.home().lock();
        var lock = new AtomicReference<>(WorkerLock.take(lockFile).orElse(null));
        List<String> imports = null;
        if (lock.get() == null) {
            out.println("The worker of " + workplace.home().root() + " (" + WorkerLock.holder(lockFile) + ") does the work.");
            List<String> named = opened(opening);
            imports = follow(named, () -> isFree(lockFile, lock) || unbalanced(named).isPresent());
            if (unbalanced(imports).isPresent()) {
                return unbalanced(unbalanced(imports).get());
            }
            if (lock.get() == null) {
                return exitCode(imports, Optional.empty());
            }
            out.println("That worker has ended; this command goes on with the work.");
        }
        try (Worker worker = Worker.start(workplace.settings(), workplace.ledger(), lock.get(), false)) {
            List<String> named = imports == null ? opened(opening) : imports;
            imports = follow(named, () -> worker.conduct().refusal().isPresent() || worker.hindrance().isPresent() || unbalanced(named).isPresent());
            if (unbalanced(imports).isPresent()) {
                return unbalanced(unbalanced(imports).get());
            }
            if (!imports.isEmpty() && signal.get() == null && worker.hindrance().isPresent()) {
                return stopped(worker.hindrance().get());
            }
            follower.followEvents();
            return exitCode(imports, worker.conduct().refusal());
        }
    }

    /** Tells the end of an import that is closed already; returns the exit code. */
    int tell(Import closed) {
        return printer().print(closed) ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
    }

    /** Whether the worker that the work was handed to has ended; its lock is taken then. */
    private static boolean isFree(Path lockFile, AtomicReference<WorkerLock> lock) {
        try {
            WorkerLock.take(lockFile).ifPresent(lock::set);
            return lock.get() != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> open(Map<Path, Operation> files, ImportOptions options) throws IOException {
        var claims = new Claims(workplace.home(), workplace.ledger(), workplace.settings().operation(), workplace.settings().baseUrl(), Clock.systemUTC());
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
        ImportPrinter printer = printer();
        return follower.follow(imports, closed -> allImported.set(printer.print(closed) & allImported.get()), hopeless);
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

    private int unbalanced(String what) {
        out.println("Stopped. " + what + ".");
        out.flush();
        return ExitCode.STOPPED;
    }

    /** A file that came to be no import lies where it lay, and nothing else of it is left. */
    private int stopped(Hindrance hindrance) {
        String left = notBegun.stream().map(Path::toString).collect(Collectors.joining(", "));
        out.println("Stopped. " + hindrance.text() + ". Nothing is lost: "
                + (begun ? "./muster run goes on with what is open; do not import the same file again" + (left.isEmpty() ? "." : ", but ") : "")
                + (left.isEmpty() ? "" : left + " was not begun: import it again."));
        out.flush();
        return ExitCode.STOPPED;
    }

    private ImportPrinter printer() {
        return new ImportPrinter(workplace.ledger(), workplace.home(), out, workplace.settings().operation(), rehearsal);
    }

    /** The named imports alone decide: once they are closed it does not matter how other work goes. */
    private int exitCode(List<String> open, Optional<String> refusal) {
        if (open.isEmpty()) {
            return allImported.get() ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
        }
        if (signal.get() != null) {
            out.println("Stopped. Nothing is lost: ./muster run goes on with what is open; do not import the same file again.");
            return signal.get().equals("INT") ? ExitCode.INTERRUPTED : ExitCode.STOPPED;
        }
        out.println("JumpCloud refuses the credentials (" + refusal.orElse("for a moment") + "): check JUMPCLOUD_API_KEY, JUMPCLOUD_ORG_ID and JUMPCLOUD_BASE_URL."
                + " Nothing is lost: ./muster run goes on with what is open; do not import the same file again.");
        return ExitCode.REFUSED_BY_SERVICE;
    }
}
