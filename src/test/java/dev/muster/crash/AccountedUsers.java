package dev.muster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.muster.records.schema.Operation;
import dev.muster.sandbox.Sandbox;
import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outcomes of a killed import in the directory, the results, the receipts, the dead letters and the events. */
final class AccountedUsers {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> OUTCOMES =
            List.of("created", "updated", "unchanged", "invalid", "rejected", "unresolved", "unsent");

    private final Home home;
    private final Sandbox sandbox;
    private final Operation operation;
    private final Scenario scenario;
    private String without;

    AccountedUsers(Home home, Sandbox sandbox, Operation operation, Scenario scenario) {
        this.home = home;
        this.sandbox = sandbox;
        this.operation = operation;
        this.scenario = scenario;
    }

    /** An import whose events are ignored. */
    AccountedUsers without(String importId) {
        without = importId;
        return this;
    }

    /**
     * Compares all of them with the expected outcomes, row by row.
     *
     * @param source the rows with an effect on the directory
     * @param account the rows with an outcome
     */
    void balances(List<ScenarioRow> source, List<ScenarioRow> account) throws IOException {
        var receipts = new ArrayList<JsonNode>();
        var results = new ArrayList<String>();
        var deadLetters = new ArrayList<String>();
        for (Path file : files(home.root().resolve("reports"))) {
            if (file.endsWith("receipt.json") && !file.getParent().endsWith(String.valueOf(without))) {
                JsonNode receipt = JSON.readTree(file.toFile());
                receipts.add(receipt);
                results.addAll(rows(receipt.path("results")));
                deadLetters.addAll(rows(receipt.path("deadLetter")));
            }
        }
        directoryIsAsTheSourceWantsIt(source);
        assertThat(results)
                .as("every row is in the results, once")
                .containsExactlyInAnyOrderElementsOf(
                        account.stream().map(AccountedUsers::line).toList());
        assertThat(deadLetters)
                .as("every row that was not imported is in the dead letter, once")
                .containsExactlyInAnyOrderElementsOf(account.stream()
                        .filter(row -> !imported(row))
                        .map(AccountedUsers::line)
                        .toList());
        receiptsBalance(receipts, account);
        assertThat(reportedRows()).as("every row has one event").hasSameSizeAs(account);
        assertThat(files(home.work())).as("work/").isEmpty();
        assertThat(files(home.inbox())).as("inbox/").isEmpty();
        assertThat(files(home.root()))
                .as("nothing half-written is left")
                .noneMatch(file -> file.toString().endsWith(".tmp"));
    }

    private void directoryIsAsTheSourceWantsIt(List<ScenarioRow> source) {
        List<ObjectNode> users = sandbox.directory().users();
        Map<String, ScenarioRow> wanted = source.stream()
                .filter(AccountedUsers::imported)
                .collect(Collectors.toMap(ScenarioRow::username, row -> row));
        List<String> there =
                users.stream().map(user -> user.path("username").asText()).toList();
        List<String> expected = source.stream()
                .filter(row -> operation == Operation.UPDATE || imported(row))
                .map(ScenarioRow::username)
                .toList();
        assertThat(there).as("the directory's users, each once").containsExactlyInAnyOrderElementsOf(expected);
        assertThat(users).allSatisfy(user -> {
            ScenarioRow row = wanted.get(user.path("username").asText());
            assertThat(user.path("department").asText())
                    .as("department of %s", user.path("username"))
                    .isEqualTo(row == null ? "" : row.attributes().get("department"));
        });
        assertThat(sandbox.groups().members(ScenarioRow.GROUP))
                .as("members of the group, each once")
                .containsExactlyInAnyOrderElementsOf(users.stream()
                        .filter(user -> scenario == Scenario.GROUPS
                                && wanted.containsKey(user.path("username").asText()))
                        .map(user -> user.path("_id").asText())
                        .toList());
        if (scenario == Scenario.MANAGERS) {
            String first = sandbox.directory()
                    .byUsername("person1")
                    .orElseThrow()
                    .path("_id")
                    .asText();
            assertThat(users)
                    .as("managers")
                    .allSatisfy(
                            user -> assertThat(user.path("manager").asText()).isEqualTo(first));
        }
    }

    private static void receiptsBalance(List<JsonNode> receipts, List<ScenarioRow> source) {
        for (JsonNode receipt : receipts) {
            assertThat(OUTCOMES.stream()
                            .mapToLong(outcome -> receipt.path(outcome).asLong())
                            .sum())
                    .as("the receipt's outcomes")
                    .isEqualTo(receipt.path("rows").asLong());
        }
        for (String outcome : OUTCOMES) {
            assertThat(receipts.stream()
                            .mapToLong(receipt -> receipt.path(outcome).asLong())
                            .sum())
                    .as("%s of all receipts", outcome)
                    .isEqualTo(source.stream()
                            .filter(row -> row.outcome().equals(outcome))
                            .count());
        }
    }

    private TreeSet<String> reportedRows() throws IOException {
        var ids = new TreeSet<String>();
        for (String event : Files.readAllLines(home.root().resolve("events.ndjson"))) {
            JsonNode told = JSON.readTree(event);
            if (told.has("outcome") && !told.path("import").asText().equals(without)) {
                ids.add(told.path("eventId").asText());
            }
        }
        return ids;
    }

    private static boolean imported(ScenarioRow row) {
        return row.outcome().equals("created") || row.outcome().equals("updated");
    }

    private static String line(ScenarioRow row) {
        return row.key() + " " + row.outcome();
    }

    /** The rows of a report, each with its user's key and its outcome. */
    private List<String> rows(JsonNode report) throws IOException {
        if (report.isNull() || report.asText().endsWith(".txt")) {
            return List.of();
        }
        Path file = home.root().resolve(report.asText());
        if (file.toString().endsWith(".csv")) {
            try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
                return reader.stream()
                        .map(row -> row.getField(0) + " " + row.getField("_outcome"))
                        .toList();
            }
        }
        var rows = new ArrayList<String>();
        for (String text : Files.readAllLines(file)) {
            JsonNode row = JSON.readTree(text);
            String key =
                    Stream.of("id", "username").filter(row::has).findFirst().orElseThrow();
            rows.add(row.path(key).asText() + " " + row.at("/_muster/_outcome").asText());
        }
        return rows;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(Files::isRegularFile).toList();
        }
    }
}
