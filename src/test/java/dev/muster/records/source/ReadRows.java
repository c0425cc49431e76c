package dev.muster.records.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.directory.UserChanges;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.json.JsonText;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordMapper;
import java.util.List;
import java.util.stream.Stream;

/** Single rows for tests, mapped. */
public final class ReadRows {
    public static final AttributeCatalog CATALOG = AttributeCatalog.load();

    private ReadRows() {}

    /** The record of one CSV row that is given as name and cell in turns. */
    public static MappedRecord csv(Operation operation, String... namesAndCells) {
        List<String> names = everySecond(0, namesAndCells);
        List<String> cells = everySecond(1, namesAndCells);
        return new RecordMapper(CATALOG, operation, names).map(SourceRow.ofCells(1, 2, cells, List.of()));
    }

    /** The record of a CSV row to create, which has a username and an email address, and also these names and cells. */
    public static MappedRecord person(String... namesAndCells) {
        return csv(
                Operation.CREATE,
                Stream.concat(
                                Stream.of("username", "ada.brook", "email", "ada.brook@example.com"),
                                Stream.of(namesAndCells))
                        .toArray(String[]::new));
    }

    /** The record of one JSON object, written with apostrophes for quotes. */
    public static MappedRecord json(Operation operation, String object) {
        return new RecordMapper(CATALOG, operation, List.of()).map(row(object));
    }

    /** The row that a JSON object is, written with apostrophes for quotes. */
    public static SourceRow row(String object) {
        return JsonText.row(1, 1, object.replace('\'', '"'));
    }

    /** A JSON value, written with apostrophes for quotes. */
    public static JsonNode tree(String value) {
        try {
            return JsonText.MAPPER.readTree(value.replace('\'', '"'));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** The codes of a record's problems. */
    public static List<String> codes(MappedRecord mapped) {
        return mapped.problems().stream().map(Problem::code).toList();
    }

    /** A record's user as JSON with apostrophes for quotes. */
    public static String user(MappedRecord mapped) {
        return mapped.user().toString().replace('"', '\'');
    }

    /** The payload of a record whose user is not looked up. */
    public static ObjectNode sent(MappedRecord mapped) {
        ObjectNode sent = mapped.id() == null
                ? JsonNodeFactory.instance.objectNode()
                : JsonNodeFactory.instance.objectNode().put("id", mapped.id());
        return sent.setAll(new UserChanges(CATALOG, ArrayMode.REPLACE).ofUnknown(mapped.user()));
    }

    private static List<String> everySecond(int first, String... texts) {
        return Stream.iterate(first, index -> index < texts.length, index -> index + 2)
                .map(index -> texts[index])
                .toList();
    }
}
