package dev.muster.records.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A source to begin with: the columns that an operation takes, and one user who may be imported as it is. */
public final class SourceTemplate {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FIRST = "1";

    private final List<Attribute> attributes;

    /**
     * @param operation that the source is to be for
     * @param all whether it has every attribute that the operation takes, or those that many need
     */
    public SourceTemplate(AttributeCatalog catalog, Operation operation, boolean all) {
        attributes = catalog.attributes().stream()
                .filter(attribute -> attribute.operations().contains(operation))
                .filter(attribute -> all || attribute.example() != null)
                .toList();
    }

    /**
     * The template as text in a format, with a line break at its end; throws {@link IllegalArgumentException} for a
     * workbook, which is none.
     */
    public String in(SourceFormat format) {
        return switch (format) {
            case CSV -> csv();
            case JSON -> "[ " + user().toPrettyString() + " ]\n";
            case NDJSON -> user() + "\n";
            case XLSX -> throw new IllegalArgumentException("a workbook is not a text");
        };
    }

    private String csv() {
        var text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(attributes.stream().map(SourceTemplate::column).toList());
            csv.writeRecord(attributes.stream()
                    .map(attribute -> attribute.example() == null ? "" : attribute.example())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Omits attributes without a value: in JSON an empty text would be a value. */
    private ObjectNode user() {
        ObjectNode user = JSON.createObjectNode();
        attributes.stream()
                .filter(attribute -> attribute.example() != null)
                .forEach(attribute -> user.put(column(attribute), attribute.example()));
        return user;
    }

    private static String column(Attribute attribute) {
        return attribute.name().replace("#", FIRST);
    }
}
