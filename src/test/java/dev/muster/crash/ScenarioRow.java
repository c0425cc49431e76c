package dev.muster.crash;

import dev.muster.records.schema.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row of a source with its expected outcome.
 *
 * @param outcome the expected outcome, regardless of kills
 */
record ScenarioRow(String username, Map<String, String> attributes, String outcome) {

    /** The group that users join. */
    static final String GROUP = "Harbour Crew";

    /** A user to create. */
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

    /** A change of an existing user, named by id or username. */
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

    /** The same row with another expected outcome. */
    ScenarioRow ending(String newOutcome) {
        return new ScenarioRow(username, attributes, newOutcome);
    }

    /** The id of an existing user. */
    static String id(int number) {
        return "64b5f1%018x".formatted(number);
    }

    /** The unique key of the row in a report. */
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
