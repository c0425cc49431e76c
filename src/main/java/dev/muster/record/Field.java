package dev.muster.record;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One value of a row.
 *
 * @param column the column or key it stands in, as the source writes it
 * @param value  the value; of CSV always a text
 */
record Field(String column, JsonNode value) {
}
