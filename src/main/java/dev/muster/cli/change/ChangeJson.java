package dev.muster.cli.change;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.ledger.change.UserChange;
import dev.muster.pipeline.dryrun.PlannedChange;
import java.io.IOException;
import java.util.List;

/** Changes as JSON, with secrets masked. */
public final class ChangeJson {
    private static final String MASK = "***";

    private ChangeJson() {}

    /** Writes a planned change as an object. */
    public static void write(PlannedChange planned, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("line", planned.line());
        json.writeStringField("action", planned.action().word());
        json.writeStringField("username", planned.username());
        json.writeStringField("userId", planned.userId());
        write(planned.attributes(), planned.formerKnown(), json);
        json.writeEndObject();
    }

    /**
     * Writes the field {@code changes}.
     *
     * @param formerKnown whether the old values are known
     */
    public static void write(List<UserChange.Attribute> attributes, boolean formerKnown, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart("changes");
        for (UserChange.Attribute attribute : attributes) {
            json.writeStartObject();
            json.writeStringField("attribute", attribute.name());
            if (attribute.isSecret()) {
                json.writeStringField("new", MASK);
            } else {
                if (formerKnown) {
                    json.writeFieldName("old");
                    json.writeTree(attribute.formerValue());
                }
                json.writeFieldName("new");
                json.writeTree(attribute.wantedValue());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
