package dev.muster.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.flow.DirectorySearch;
import dev.muster.jumpcloud.Answer;
import dev.muster.ledger.AccountedRecord;
import dev.muster.ledger.Warning;
import dev.muster.plan.Plan;
import dev.muster.plan.Rehearsal;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.Operation;
import dev.muster.record.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster plan}: what an import would do. */
@Command(name = "plan", description = "Says what an import of a file would do, with every mistake in it. Sends nothing that writes. With a key, users and managers who are named by username or e-mail are looked up.",
        footer = {"", "Examples:", "  muster plan new-hires.csv", "  muster plan --operation update --json moves.csv"})
final class PlanCommand implements Callable<Integer> {
    private static final int MOST_MISTAKES = 20;
    private static final int MOST_USERS = 3;

    @Parameters(paramLabel = "FILE", description = "the file")
    private Path file;

    @Option(names = "--operation", paramLabel = "OPERATION", description = "create, update or upsert: what to do with rows that do not say (default: muster.operation)")
    private String operation;

    @Mixin
    private SourceOptions sourceOptions;

    @Option(names = "--full", description = "print all mistakes and all users, not just the first")
    private boolean full;

    @Option(names = "--json", description = "print one JSON document, for machines")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = Workplace.loadSettings();
        Operation asked = SourceOptions.operation(operation, settings);
        SourceOptions.readable(file);
        try (Rehearsal rehearsal = Rehearsal.of(file, asked, sourceOptions.options(), settings)) {
            Optional<Answer> obstacle = identified(rehearsal, settings);
            var plan = new Plan(rehearsal, AttributeCatalog.load(), settings);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                writeJson(plan, out);
            } else {
                print(plan, settings, out);
                obstacle.ifPresent(why -> out.println("Users could not be looked up: " + why.message()));
            }
            out.flush();
            return obstacle.isPresent() ? exitCode(obstacle.get()) : plan.isFaultless() ? ExitCode.ALL_IMPORTED : ExitCode.SOME_NOT_IMPORTED;
        }
    }

    /** Looks up whom rows name, if there is a key to do it with; returns what stood in the way of that. */
    private static Optional<Answer> identified(Rehearsal rehearsal, Settings settings) {
        if (!rehearsal.theImport().identifies() || !settings.hasApiKey()) {
            return Optional.empty();
        }
        try (var directory = new DirectorySearch(settings)) {
            return rehearsal.identify(directory::search, settings);
        }
    }

    private static int exitCode(Answer obstacle) {
        return obstacle instanceof Answer.CredentialsRefused ? ExitCode.REFUSED_BY_SERVICE : ExitCode.SOME_NOT_IMPORTED;
    }

    private void print(Plan plan, Settings settings, PrintWriter out) {
        String source = plan.theImport().source();
        out.println(source + ": " + plan.theImport().rows() + " rows, " + plan.invalid() + " of them invalid");
        plan.rows().forEach((rowsOperation, rows) -> out.println("  " + rowsOperation.word() + ": " + rows + " rows in "
                + plan.batches().getOrDefault(rowsOperation, 0) + " batches"));
        if (plan.unchanged() > 0) {
            out.println("  unchanged: " + plan.unchanged() + " rows ask for nothing that the directory does not have");
        }
        if (plan.managersOfTheImport() > 0) {
            out.println("  then " + plan.managersOfTheImport() + " managers whom this file creates, in " + plan.batchesOfManagers() + " batches of updates");
        }
        if (plan.notLookedUp() > 0) {
            out.println("  " + plan.notLookedUp() + " rows name users or managers by username or e-mail, who were not looked up"
                    + (settings.hasApiKey() ? "" : ": that needs JUMPCLOUD_API_KEY"));
        }
        out.println("  about " + plan.requests() + " requests; at " + settings.requestsPerMinute() + " a minute they take "
                + plan.time().toMinutes() + " min " + plan.time().toSecondsPart() + " s, and the service its own time");
        try (Stream<AccountedRecord> mistakes = plan.mistakes()) {
            mistakes.limit(full ? Long.MAX_VALUE : MOST_MISTAKES).forEach(mistake ->
                    out.println(source + ":" + mistake.line() + ": " + mistake.code() + ": " + mistake.reason() + ". " + mistake.hint()));
        }
        if (!full && plan.invalid() > MOST_MISTAKES) {
            out.println(source + ": and " + (plan.invalid() - MOST_MISTAKES) + " more like these; --full prints them all");
        }
        try (Stream<Warning> warnings = plan.warnings()) {
            warnings.limit(full ? Long.MAX_VALUE : MOST_MISTAKES).forEach(warning ->
                    out.println(source + ":" + warning.line() + ": warning, " + warning.code() + ": " + warning.reason() + ". " + warning.hint()));
        }
        if (!full && plan.warningCount() > MOST_MISTAKES) {
            out.println(source + ": and " + (plan.warningCount() - MOST_MISTAKES) + " more warnings; --full prints them all");
        }
        out.println(full ? "As they would be sent:" : "The first, as they would be sent (--full prints all):");
        try (Stream<JsonNode> users = plan.users()) {
            users.limit(full ? Long.MAX_VALUE : MOST_USERS).forEach(user -> out.println("  " + user));
        }
        Problem refusal = plan.theImport().refusal();
        out.println(refusal == null ? "Nothing was sent."
                : "Nothing was sent, and nothing of it would be: " + refusal.code() + ": " + refusal.reason() + ". " + refusal.hint());
    }

    private void writeJson(Plan plan, PrintWriter out) throws IOException {
        try (JsonGenerator generator = new JsonMapper().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            generator.writeStartObject();
            generator.writeStringField("source", plan.theImport().source());
            generator.writeNumberField("rows", plan.theImport().rows());
            generator.writeNumberField("invalid", plan.invalid());
            generator.writeObjectFieldStart("operations");
            for (var rows : plan.rows().entrySet()) {
                generator.writeObjectFieldStart(rows.getKey().word());
                generator.writeNumberField("rows", rows.getValue());
                generator.writeNumberField("batches", plan.batches().getOrDefault(rows.getKey(), 0));
                generator.writeEndObject();
            }
            generator.writeEndObject();
            generator.writeNumberField("unchanged", plan.unchanged());
            generator.writeNumberField("managersOfTheImport", plan.managersOfTheImport());
            generator.writeNumberField("notLookedUp", plan.notLookedUp());
            generator.writeNumberField("requests", plan.requests());
            generator.writeNumberField("seconds", plan.time().toSeconds());
            Problem refusal = plan.theImport().refusal();
            generator.writeFieldName("refused");
            if (refusal == null) {
                generator.writeNull();
            } else {
                generator.writeStartObject();
                writeReason(generator, refusal.code(), refusal.reason(), refusal.hint());
                generator.writeEndObject();
            }
            writeRows(plan, generator);
            generator.writeEndObject();
        }
        out.println();
    }

    private static void writeRows(Plan plan, JsonGenerator generator) throws IOException {
        generator.writeArrayFieldStart("mistakes");
        try (Stream<AccountedRecord> mistakes = plan.mistakes()) {
            for (AccountedRecord mistake : (Iterable<AccountedRecord>) mistakes::iterator) {
                generator.writeStartObject();
                generator.writeNumberField("line", mistake.line());
                writeReason(generator, mistake.code(), mistake.reason(), mistake.hint());
                generator.writeEndObject();
            }
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("warnings");
        try (Stream<Warning> warnings = plan.warnings()) {
            for (Warning warning : (Iterable<Warning>) warnings::iterator) {
                generator.writeStartObject();
                generator.writeNumberField("line", warning.line());
                writeReason(generator, warning.code(), warning.reason(), warning.hint());
                generator.writeEndObject();
            }
        }
        generator.writeEndArray();
        generator.writeArrayFieldStart("users");
        try (Stream<JsonNode> users = plan.users()) {
            for (JsonNode user : (Iterable<JsonNode>) users::iterator) {
                generator.writeTree(user);
            }
        }
        generator.writeEndArray();
    }

    private static void writeReason(JsonGenerator generator, String code, String reason, String hint) throws IOException {
        generator.writeStringField("code", code);
        generator.writeStringField("reason", reason);
        generator.writeStringField("hint", hint);
    }
}
