package dev.muster.records.validation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One value of a row.
 *
 * @param column its column or key, as the source writes it
 * @param value the value; of CSV always a text
 * @param cell whether it is a text that is read as a cell is, though it may belong to a row of JSON
 */
record SourceField(String column, JsonNode value, boolean cell) {
    SourceField(String column, JsonNode value) {
        this(column, value, false);
    }
}
