package dev.muster.cli.output;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.CommandContext;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.records.problem.Problem;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes progress for programs: one JSON object per line, each with its {@code event}. */
public final class JsonProgressReporter implements ProgressReporter {
    private static final JsonMapper JSON = new JsonMapper();

    private final CommandContext context;
    private final PrintWriter out;
    private final Map<String, ObjectNode> written = new HashMap<>();

    public JsonProgressReporter(CommandContext context, PrintWriter out) {
        this.context = context;
        this.out = out;
    }

    @Override
    public void note(String line) {
        write(event("note").put("text", line));
    }

    /** Writes that the command failed because of an error that its user can fix. */
    public static void error(PrintWriter out, String message, int exitCode) {
        out.println(event("error").put("message", message).put("exitCode", exitCode));
        out.flush();
    }

    @Override
    public void progress(List<ImportProgress> open) {
        for (ImportProgress progress : open) {
            ObjectNode event = of(progress);
            if (!event.equals(written.put(progress.importRun().id(), event))) {
                write(event);
            }
        }
    }

    private static ObjectNode of(ImportProgress progress) {
        ProgressStage stage = progress.stage();
        ObjectNode event = ofImport("progress", progress.importRun()).put("stage", stage.word());
        if (stage == ProgressStage.READING) {
            event.putNull("rows");
        } else {
            event.put("rows", progress.importRun().status().rows());
        }
        event.put("done", progress.done(stage));
        ObjectNode batches = event.putObject("batches");
        for (BatchState state : BatchState.values()) {
            batches.put(state.name().toLowerCase(Locale.ROOT), progress.batches(state));
        }
        return event.put("paused", progress.paused());
    }

    @Override
    public boolean closed(ImportRun closed) {
        Ledger ledger = context.ledger();
        try (Stream<AccountedRecord> records = ledger.records().accounted(closed.id())) {
            records.filter(record -> !record.outcome().imported())
                    .forEach(record -> write(ofImport("record", closed)
                            .put("line", record.line())
                            .put("outcome", record.outcome().word())
                            .put("code", record.code())
                            .put("reason", record.reason())
                            .put("hint", record.hint())));
        }
        ledger.memberships().failed(closed.id(), Integer.MAX_VALUE).forEach(failed -> {
            Problem problem = GroupText.problem(failed, closed.id());
            write(ofImport("record", closed)
                    .put("line", failed.line())
                    .put("outcome", failed.outcome().word())
                    .put("code", problem.code())
                    .put("reason", problem.reason())
                    .put("hint", problem.hint()));
        });
        try (Stream<RecordWarning> warnings = ledger.records().warnings(closed.id())) {
            warnings.forEach(warning -> write(ofImport("warning", closed)
                    .put("line", warning.line())
                    .put("code", warning.code())
                    .put("reason", warning.reason())
                    .put("hint", warning.hint())));
        }
        var receipt = new ReceiptFile(context.home(), closed.id());
        ObjectNode finished = ofImport("finished", closed);
        finished.set("refused", refused(closed.status().refusal()));
        finished.set("receipt", receipt.json());
        write(finished);
        return receipt.isComplete();
    }

    private static @Nullable ObjectNode refused(@Nullable Problem refusal) {
        return refusal == null
                ? null
                : JSON.createObjectNode()
                        .put("code", refusal.code())
                        .put("reason", refusal.reason())
                        .put("hint", refusal.hint());
    }

    @Override
    public void stopped(String line, int exitCode) {
        write(event("stopped").put("message", line).put("exitCode", exitCode));
    }

    @Override
    public void close() {
        out.flush();
    }

    private static ObjectNode ofImport(String kind, ImportRun importRun) {
        return event(kind).put("import", importRun.id()).put("source", importRun.source());
    }

    private static ObjectNode event(String kind) {
        return JSON.createObjectNode().put("event", kind);
    }

    private void write(ObjectNode event) {
        out.println(event);
        out.flush();
    }
}
