package dev.muster.crash;

import dev.muster.records.schema.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row of a source: what it says, and what must become of it.
 *
 * @param outcome the only outcome that is right, however often Muster was killed
 */
record ScenarioRow(String username, Map<String, String> attributes, String outcome) {

    /** A user who is to be created. */
    static ScenarioRow create(int number, String manager) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("username", "person" + number);
        attributes.put("email", "person" + number + "@example.com");
        attributes.put("department", "Harbour " + number);
        if (manager != null) {
            attributes.put("manager", manager);
        }
        return new ScenarioRow("person" + number, attributes, "created");
    }

    /** A change of a user who is there, named by id or by username. */
    static ScenarioRow update(int number, boolean byId) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put(byId ? "id" : "username", byId ? id(number) : "person" + number);
        attributes.put("department", "Harbour " + number);
        return new ScenarioRow("person" + number, attributes, "updated");
    }

    /** The same row with another value. */
    ScenarioRow with(String attribute, String value, String newOutcome) {
        var changed = new LinkedHashMap<>(attributes);
        changed.put(attribute, value);
        return new ScenarioRow(username, changed, newOutcome);
    }

    /** The same row, of which something else must become. */
    ScenarioRow ending(String newOutcome) {
        return new ScenarioRow(username, attributes, newOutcome);
    }

    /** The id of a user who is there before. */
    static String id(int number) {
        return "64b5f1%018x".formatted(number);
    }

    /** What tells the row from all others in a report. */
    String key() {
        return attributes.values().iterator().next();
    }

    String csv() {
        return String.join(",", attributes.values()) + "\n";
    }

    String csvHeader() {
        return String.join(",", attributes.keySet()) + "\n";
    }

    String json(Operation operation) {
        return attributes.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(",", "{\"operation\":\"" + operation.word() + "\",", "}"));
    }
}
