package dev.muster.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.util.Map;

/**
 * One call per user, as the usual scripts do: a create, or a look-up and an update if the user differs. Arguments:
 * file, URL, operation.
 */
final class OneCallPerUser {
    private OneCallPerUser() {}

    public static void main(String[] args) throws Exception {
        var client = new BulkClient(args[1]);
        boolean upsert = args[2].equals("upsert");
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(Path.of(args[0]))) {
            for (NamedCsvRecord row : rows) {
                Map<String, String> user = row.getFieldsAsMap();
                String filter = "?filter=username:$eq:" + user.get("username");
                JsonNode found = upsert
                        ? client.call("GET", "/api/systemusers" + filter, null).at("/results/0")
                        : null;
                if (found == null || found.isMissingNode()) {
                    client.call("POST", "/api/systemusers", user);
                } else if (!user.entrySet().stream()
                        .allMatch(value -> value.getValue()
                                .equals(found.path(value.getKey()).asText()))) {
                    client.call("PUT", "/api/systemusers/" + found.get("_id").asText(), user);
                }
            }
        }
    }
}
