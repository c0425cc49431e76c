package dev.muster.cli.output;

import dev.muster.cli.output.TextTable.Cell;
import dev.muster.cli.terminal.Terminal;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FailureGroup;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.Home;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints the status of imports for people. */
public final class StatusText {
    private static final int MAX_JOBS = 5;

    private final PrintWriter out;
    private final Home home;
    private final Instant now;

    public StatusText(PrintWriter out, Home home, Instant now) {
        this.out = out;
        this.home = home;
        this.now = now;
    }

    /** Prints one line per import, without the outcomes that none of them has. */
    public void printList(List<ImportStatus> listed) {
        TextTable.lines(listed.stream().map(StatusText::cells).toList()).forEach(out::println);
    }

    /** Prints one line for each listed import whose reason for waiting is known. */
    public void printWaiting(List<ImportStatus> listed) {
        listed.forEach(status -> status.waitsFor()
                .ifPresent(why -> out.println(
                        status.importRun().source() + " (" + status.importRun().id() + ") is waiting: " + why)));
    }

    private static List<Cell> cells(ImportStatus status) {
        ImportRun listed = status.importRun();
        var cells = new ArrayList<>(List.of(
                Cell.text(listed.id()),
                Cell.text(listed.status().word()),
                Cell.text(
                        listed.times().started().truncatedTo(ChronoUnit.SECONDS).toString()),
                Cell.number(Counts.of(listed.status().rows(), "row"))));
        for (Outcome outcome : Outcome.values()) {
            cells.add(count(status.rows(outcome), outcome.word())
                    .painted(outcome.imported() ? Terminal::good : Terminal::bad));
        }
        cells.add(count(listed.status().skipped(), "skipped"));
        cells.add(count(status.open(), "open"));
        cells.add(Cell.text(listed.destination().org()));
        cells.add(Cell.text(listed.source()));
        return cells;
    }

    private static Cell count(long rows, String word) {
        return Cell.number(rows == 0 ? "" : rows + " " + word);
    }

    /** Prints all details of one import. */
    public void print(ImportStatus status) {
        ImportRun importRun = status.importRun();
        printList(List.of(status));
        line("started", importRun.times().started().toString());
        line(
                "closed",
                importRun.times().finished() == null
                        ? "not yet"
                        : importRun.times().finished().toString());
        line(
                "batches",
                status.batches().entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().word())
                        .collect(Collectors.joining(", ")));
        line("jobs", jobs(status.jobs()));
        line("skipped", Counts.skipped(importRun).orElse(""));
        line("groups", status.groups());
        printNext(status);
        for (Path folder : new Path[] {home.reports(importRun.id()), home.deadLetter(importRun.id())}) {
            line("see", Files.isDirectory(folder) ? folder.toString() : "");
        }
        if (importRun.status().refusal() != null) {
            importRun.status().refusal().parts().forEach(problem -> line("refused", PrintedCommand.in(problem.line())));
        }
        line(
                "stopped",
                importRun.status().unbalanced() == null
                        ? ""
                        : importRun.status().unbalanced());
        line(
                "waits",
                importRun.status().unbalanced() == null ? status.waitsFor().orElse("") : "");
        line("seen", importRun.status().seenBefore() == null ? "" : status.seenBefore());
        line("changed", status.sourceChanged().orElse(""));
        status.failures().forEach(this::print);
    }

    private static String jobs(List<String> jobs) {
        return jobs.stream().limit(MAX_JOBS).collect(Collectors.joining(", "))
                + (jobs.size() > MAX_JOBS ? ", and " + (jobs.size() - MAX_JOBS) + " more (--json lists all)" : "");
    }

    private void printNext(ImportStatus status) {
        var batches = status.batches();
        if (batches.containsKey(BatchState.READY)) {
            line("next send", when(status.nextSend()));
        }
        if (batches.containsKey(BatchState.SUBMITTED)) {
            line("next poll", when(status.nextPoll()));
        }
        if (batches.containsKey(BatchState.IN_DOUBT)) {
            line("look-up", when(status.nextLookUp()));
        }
    }

    private String when(Optional<Instant> due) {
        return due.filter(now::isBefore)
                .map(later -> later + " (in "
                        + Duration.between(now, later).plusMillis(999).toSeconds() + " s)")
                .orElse("now");
    }

    private void print(FailureGroup failure) {
        out.println("  " + Counts.of(failure.records(), "row") + ": "
                + Terminal.bad(failure.outcome().word()) + ", " + failure.code());
        failure.reasons()
                .forEach(reason -> out.println("    " + Counts.of(reason.records(), "row") + ": " + reason.text()));
        if (failure.others() > 0) {
            out.println("    " + Counts.of(failure.others(), "row") + ": other reasons");
        }
    }

    private void line(String word, String text) {
        if (!text.isEmpty()) {
            out.println("  %-9s %s".formatted(word, text));
        }
    }
}
