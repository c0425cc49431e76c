package dev.muster.cli;

import dev.muster.flow.Worker;
import dev.muster.flow.WorkerLock;
import dev.muster.intake.Claims;
import dev.muster.record.Operation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Imports files in the foreground, to their end, with a worker of its own or by the one that is running already. */
final class ImportRun {
    private final Workplace workplace;
    private final PrintWriter out;
    private final boolean rehearsal;
    private final Follower follower;
    private final AtomicReference<String> signal = new AtomicReference<>();

    /** @param rehearsal as for {@link ImportPrinter} */
    ImportRun(Workplace workplace, PrintWriter out, boolean rehearsal) {
        this.rehearsal = rehearsal;
        this.workplace = workplace;
        this.out = out;
        follower = new Follower(workplace.ledger(), out);
    }

    /** @param files each with its operation; returns the exit code */
    int run(Map<Path, Operation> files) throws IOException, InterruptedException {
        Signals.handle(name -> {
            signal.compareAndSet(null, name);
            follower.stop();
        });
        Optional<WorkerLock> lock = WorkerLock.take(workplace.home().lock());
        if (lock.isEmpty()) {
            out.println("The worker of " + workplace.home().root() + " (" + WorkerLock.holder(workplace.home().lock()) + ") does the work.");
            return follow(open(files), Optional.empty());
        }
        try (Worker worker = Worker.start(workplace.settings(), workplace.ledger(), lock.get(), false)) {
            return follow(open(files), Optional.of(worker));
        }
    }

    private List<String> open(Map<Path, Operation> files) throws IOException {
        var claims = new Claims(workplace.home(), workplace.ledger(), workplace.settings().operation(), workplace.settings().baseUrl(), Clock.systemUTC());
        var imports = new ArrayList<String>();
        for (Map.Entry<Path, Operation> file : files.entrySet()) {
            imports.add(claims.copy(file.getKey(), file.getValue()));
        }
        return imports;
    }

    private int follow(List<String> imports, Optional<Worker> worker) throws InterruptedException {
        var printer = new ImportPrinter(workplace.ledger(), workplace.home(), out, rehearsal);
        var allImported = new AtomicBoolean(true);
        follower.follow(imports, closed -> allImported.set(printer.print(closed) & allImported.get()),
                () -> worker.flatMap(own -> own.conduct().refusal()).isPresent());
        if (signal.get() != null) {
            out.println("Stopped. Nothing is lost: ./muster run goes on with what is open; do not import the same file again.");
            return signal.get().equals("INT") ? ExitCode.INTERRUPTED : ExitCode.STOPPED;
        }
        Optional<String> refusal = worker.flatMap(own -> own.conduct().refusal());
        if (refusal.isPresent()) {
            out.println("JumpCloud refuses the credentials (" + refusal.get() + "): check JUMPCLOUD_API_KEY, JUMPCLOUD_ORG_ID and JUMPCLOUD_BASE_URL."
                    + " Nothing is lost: ./muster run goes on with what is open; do not import the same file again.");
            return ExitCode.REFUSED_BY_SERVICE;
        }
        return allImported.get() ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
    }
}
