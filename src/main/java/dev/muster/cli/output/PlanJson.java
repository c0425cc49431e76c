package dev.muster.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.cli.change.ChangeJson;
import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.RecordWarning;
import dev.muster.pipeline.dryrun.MappingView;
import dev.muster.pipeline.dryrun.NewUsers;
import dev.muster.pipeline.dryrun.Plan;
import dev.muster.pipeline.dryrun.PlannedChange;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Cleaning;
import dev.muster.records.validation.ColumnUse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a plan as one JSON document, as a stream. */
public final class PlanJson {
    private final Plan plan;
    private final Optional<String> obstacle;
    private final JsonGenerator json;

    private PlanJson(Plan plan, Optional<String> obstacle, JsonGenerator json) {
        this.plan = plan;
        this.obstacle = obstacle;
        this.json = json;
    }

    /**
     * Writes a plan.
     *
     * @param obstacle the reason why users could not be looked up
     */
    public static void write(Plan plan, Optional<String> obstacle, PrintWriter out) throws IOException {
        try (JsonGenerator generator =
                new JsonMapper().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            new PlanJson(plan, obstacle, generator).write();
        }
        out.println();
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("source", plan.importRun().source());
        json.writeStringField("seenBefore", plan.seenBefore().map(ImportRun::id).orElse(null));
        json.writeNumberField("rows", plan.importRun().status().rows());
        json.writeNumberField("skipped", plan.importRun().status().skipped());
        json.writeNumberField("invalid", plan.invalid());
        writeOperations();
        json.writeNumberField("unchanged", plan.unchanged());
        json.writeNumberField("managersOfTheImport", plan.managersOfTheImport());
        json.writeObjectField("groups", plan.groups());
        json.writeObjectField("leftGroups", plan.leftGroups());
        json.writeNumberField("notLookedUp", plan.notLookedUp());
        json.writeNumberField("missing", plan.missing().count());
        json.writeNumberField("assumedUnchanged", plan.assumedUnchanged());
        json.writeObjectFieldStart("values");
        for (Cleaning cleaning : Cleaning.values()) {
            json.writeNumberField(
                    cleaning.name().toLowerCase(Locale.ROOT), plan.cleanings().getOrDefault(cleaning, 0L));
        }
        json.writeEndObject();
        json.writeStringField("obstacle", obstacle.orElse(null));
        json.writeStringField("passwordsOfUpserts", plan.passwordsOfUpserts().orElse(null));
        json.writeNumberField("requests", plan.requests());
        json.writeNumberField("seconds", plan.time().toSeconds());
        writeRefusal(plan.importRun().status().refusal());
        writeActions();
        writeNewUsers();
        writeMapping();
        writeMistakes();
        writeWarnings();
        writeChanges();
        writeUsers();
        json.writeEndObject();
    }

    private void writeOperations() throws IOException {
        json.writeObjectFieldStart("operations");
        for (var rows : plan.rows().entrySet()) {
            json.writeObjectFieldStart(rows.getKey().word());
            json.writeNumberField("rows", rows.getValue());
            json.writeNumberField("batches", plan.batches().getOrDefault(rows.getKey(), 0L));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void writeRefusal(@Nullable Problem refusal) throws IOException {
        json.writeFieldName("refused");
        if (refusal == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            writeReason(refusal.code(), refusal.reason(), refusal.hint());
            json.writeEndObject();
        }
    }

    private void writeMapping() throws IOException {
        json.writeFieldName("mapping");
        if (plan.mapping().isEmpty()) {
            json.writeNull();
            return;
        }
        MappingView mapping = plan.mapping().get();
        json.writeStartObject();
        json.writeStringField("file", mapping.file());
        json.writeArrayFieldStart("attributes");
        for (ColumnUse use : mapping.uses()) {
            json.writeStartObject();
            json.writeStringField("attribute", use.attribute());
            json.writeStringField("from", use.from().name().toLowerCase(Locale.ROOT));
            json.writeObjectField("columns", use.columns());
            json.writeStringField("value", use.value());
            json.writeStringField("place", use.place());
            json.writeStringField("table", use.table());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectField("notImported", mapping.notImported());
        json.writeArrayFieldStart("rows");
        for (MappingView.Row row : mapping.rows()) {
            json.writeStartObject();
            json.writeNumberField("line", row.line());
            json.writeObjectField("columns", row.columns());
            json.writeBooleanField("skipped", row.skipped());
            json.writeBooleanField("valid", row.valid());
            json.writeObjectField("user", row.user());
            if (!row.groups().isEmpty()) {
                json.writeObjectField("groups", row.groups());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeMistakes() throws IOException {
        json.writeArrayFieldStart("mistakes");
        try (Stream<AccountedRecord> mistakes = plan.mistakes()) {
            for (AccountedRecord mistake : (Iterable<AccountedRecord>) mistakes::iterator) {
                writeRow(mistake.line(), mistake.code(), mistake.reason(), mistake.hint());
            }
        }
        json.writeEndArray();
    }

    private void writeWarnings() throws IOException {
        json.writeArrayFieldStart("warnings");
        try (Stream<RecordWarning> warnings = plan.warnings()) {
            for (RecordWarning warning : (Iterable<RecordWarning>) warnings::iterator) {
                writeRow(warning.line(), warning.code(), warning.reason(), warning.hint());
            }
        }
        json.writeEndArray();
    }

    private void writeActions() throws IOException {
        Map<ChangeKind, Long> actions = plan.actions();
        json.writeObjectFieldStart("actions");
        for (ChangeKind kind : ChangeKind.values()) {
            json.writeNumberField(kind.word(), actions.getOrDefault(kind, 0L));
        }
        json.writeEndObject();
    }

    private void writeNewUsers() throws IOException {
        json.writeArrayFieldStart("newUsers");
        for (Map.Entry<NewUsers.Kind, Long> group : plan.newUsers().groups().entrySet()) {
            NewUsers.Kind kind = group.getKey();
            json.writeStartObject();
            json.writeStringField("state", kind.state().isEmpty() ? null : kind.state());
            json.writeBooleanField("password", kind.password());
            json.writeStringField("activationEmail", kind.activationEmail());
            json.writeNumberField("users", group.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeChanges() throws IOException {
        json.writeArrayFieldStart("changes");
        try (Stream<PlannedChange> changes = plan.changes()) {
            for (PlannedChange change : (Iterable<PlannedChange>) changes::iterator) {
                ChangeJson.write(change, json);
            }
        }
        json.writeEndArray();
    }

    private void writeUsers() throws IOException {
        json.writeArrayFieldStart("users");
        try (Stream<JsonNode> users = plan.users()) {
            for (JsonNode user : (Iterable<JsonNode>) users::iterator) {
                json.writeTree(user);
            }
        }
        json.writeEndArray();
    }

    private void writeRow(long line, @Nullable String code, @Nullable String reason, @Nullable String hint)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("line", line);
        writeReason(code, reason, hint);
        json.writeEndObject();
    }

    private void writeReason(@Nullable String code, @Nullable String reason, @Nullable String hint) throws IOException {
        json.writeStringField("code", code);
        json.writeStringField("reason", reason);
        json.writeStringField("hint", hint);
    }
}
