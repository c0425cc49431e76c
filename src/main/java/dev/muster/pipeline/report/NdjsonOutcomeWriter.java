package dev.muster.pipeline.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.SourceRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes rows as NDJSON: the source's object with Muster's columns under {@value MusterColumns#JSON_KEY}. For an
 * unreadable line, that object has the line's text, unless it names a secret.
 */
final class NdjsonOutcomeWriter implements OutcomeWriter {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String RAW = "raw";
    private static final String NOTE = "note";

    private final Writer report;
    private final SecretNames secretNames;

    NdjsonOutcomeWriter(OutputStream report, SecretNames secretNames) {
        this.report = new BufferedWriter(new OutputStreamWriter(report, StandardCharsets.UTF_8));
        this.secretNames = secretNames;
    }

    @Override
    public void write(SourceRow row, OutcomeColumns outcome) throws IOException {
        ObjectNode written = row.object() == null
                ? JsonNodeFactory.instance.objectNode()
                : row.object().deepCopy();
        JsonNode former = written.remove(MusterColumns.JSON_KEY);
        blankSecrets(written);
        ObjectNode own = written.putObject(MusterColumns.JSON_KEY);
        outcome.texts().forEach((column, text) -> own.put(column, text.isEmpty() ? null : text));
        own.put(MusterColumns.LINE, outcome.line());
        String formerRaw = former == null ? "" : former.path(RAW).asText();
        keepRaw(own, row.unreadable() != null ? row.unreadable() : formerRaw);
        report.write(escapeHalves(JSON.writeValueAsString(written)));
        report.write('\n');
    }

    @Override
    public void close() throws IOException {
        report.close();
    }

    private void keepRaw(ObjectNode own, String text) {
        if (secretNames.mentionsSecret(text)) {
            own.put(NOTE, "The line's text is left out, since it names a secret.");
        } else if (!text.isEmpty()) {
            own.put(RAW, text);
        }
    }

    private void blankSecrets(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (secretNames.isSecret(entry.getKey())) {
                    entry.setValue(JsonNodeFactory.instance.nullNode());
                }
            }
        }
        node.forEach(this::blankSecrets);
    }

    /** Keeps unpaired surrogates as JSON escapes: they have no UTF-8 encoding. */
    private static String escapeHalves(String json) {
        if (json.chars().noneMatch(character -> Character.isSurrogate((char) character))) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(character -> {
            if (isHalf(character)) {
                escaped.append(String.format("\\u%04x", character));
            } else {
                escaped.appendCodePoint(character);
            }
        });
        return escaped.toString();
    }

    private static boolean isHalf(int character) {
        return Character.getType(character) == Character.SURROGATE;
    }
}
