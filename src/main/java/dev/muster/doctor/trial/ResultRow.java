package dev.muster.doctor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.model.WorkResult;
import dev.muster.pipeline.results.WorkResultReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A work result beside what an import would make of it.
 *
 * @param raw as the service gave it
 * @param read as an import reads it; an import would not see at all what has no id, but here it has one
 */
record ResultRow(JsonNode raw, WorkResult read) {

    static List<ResultRow> of(JsonNode page) {
        var rows = new ArrayList<ResultRow>();
        page.forEach(row -> rows.add(of(row, rows.size())));
        return rows;
    }

    private static ResultRow of(JsonNode row, int position) {
        ObjectNode identified = row.deepCopy();
        if (!row.path("id").isTextual()) {
            identified.put("id", "row " + position);
        }
        ArrayNode page = JsonNodeFactory.instance.arrayNode().add(identified);
        return new ResultRow(row, WorkResultReader.read(page).get(0));
    }

    String word() {
        return read.status().strip();
    }
}
