package dev.muster.cli.change;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.cli.CommandContext;
import dev.muster.cli.ExitCode;
import dev.muster.config.ConfigurationException;
import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.change.HistoryEntry;
import dev.muster.ledger.change.UserChange;
import dev.muster.records.problem.Quoting;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster history}: everything that imports did to one person. */
@Command(
        name = "history",
        description = "Lists every row of every import about one person, oldest first: its outcome, and each "
                + "attribute's old and new value. Follows renamed users.",
        footer = {
            "",
            "Examples:",
            "  muster history anna.schmidt",
            "  muster history anna.schmidt@example.com",
            "  muster history --json 64b5f1000000000000000001"
        })
public final class HistoryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "USER", description = "username, email address or id")
    private String user;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (CommandContext context = CommandContext.look(CommandContext.loadSettings())) {
            List<HistoryEntry> history = context.ledger().history().of(user);
            if (history.isEmpty()) {
                throw new ConfigurationException(
                        "No import in " + context.home().root() + " has a row about " + Quoting.quoted(user)
                                + ", or it was removed after muster.retention");
            }
            if (json) {
                write(history, out);
            } else {
                history.forEach(entry -> out.println(line(entry)));
            }
        }
        out.flush();
        return ExitCode.ALL_IMPORTED;
    }

    private static String line(HistoryEntry entry) {
        String line = entry.started().truncatedTo(ChronoUnit.SECONDS) + "  " + entry.importId() + "  "
                + Quoting.onOneLine(entry.source()) + ":" + entry.record().line() + ": "
                + (entry.outcome() == null ? "open" : entry.outcome());
        ChangeKind kind = entry.record().kind();
        UserChange change = entry.record().change();
        String text = line + " " + Quoting.name(entry.record().user())
                + (change == null || kind == ChangeKind.UPDATE ? "" : " (" + kind.word() + ")");
        return text
                + (change == null ? "" : ": " + ChangeText.of(change.attributes()))
                + (entry.code() == null ? "" : "; " + entry.code() + ": " + entry.reason());
    }

    private void write(List<HistoryEntry> history, PrintWriter out) throws IOException {
        try (JsonGenerator generator =
                new JsonMapper().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            generator.writeStartObject();
            generator.writeStringField("user", user);
            generator.writeArrayFieldStart("history");
            for (HistoryEntry entry : history) {
                write(entry, generator);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        out.println();
    }

    private static void write(HistoryEntry entry, JsonGenerator generator) throws IOException {
        UserChange change = entry.record().change();
        generator.writeStartObject();
        generator.writeStringField("import", entry.importId());
        generator.writeStringField("source", entry.source());
        generator.writeStringField("startedAt", entry.started().toString());
        generator.writeNumberField("line", entry.record().line());
        generator.writeStringField("operation", entry.operation());
        generator.writeStringField("action", entry.record().kind().word());
        generator.writeStringField("outcome", entry.outcome());
        generator.writeStringField("code", entry.code());
        generator.writeStringField("reason", entry.reason());
        generator.writeStringField("username", entry.record().username());
        generator.writeStringField("email", entry.record().email());
        generator.writeStringField("userId", entry.record().userId());
        ChangeJson.write(change == null ? List.of() : change.attributes(), true, generator);
        generator.writeEndObject();
    }
}
