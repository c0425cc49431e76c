package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.e2e.RunningMuster;
import dev.muster.ledger.model.ImportRun;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.testing.InTurn;
import dev.muster.testing.SampleOfRun;
import dev.muster.testing.SandboxExtension;
import dev.muster.testing.SteppableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The nightly file of a company in simulated time: after each night, the directory is as HR says. Files that are
 * broken, halved or have columns swapped change nothing, and no file changes an administrator.
 */
class YearIT {
    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(20_000));

    private static final String HR = """
            operation: upsert
            delimiter: ";"
            match: [employeeIdentifier]
            columns:
              Personalnummer: employeeIdentifier
              Vorname: firstname
              Nachname: lastname
              Benutzer: username
              E-Mail: email
              Abteilung: department
              Funktion: jobTitle
              Vorgesetzt: manager
              Gruppe: group1
            groups:
              remove: true
            missing: suspend
            returning: activate
            protected:
              username: [admin]
            guards: {creates: 20%, updates: 30%, suspensions: 10%, attribute: 30%}
            """;
    /** A file of every so many nights is bad. */
    private static final int BAD_NIGHT = 7;

    private static final int KEYS_OF_A_PERSON = 4;
    private static final int KEYS_OF_A_SEARCH = 100;
    private static final int DRIFT_DAYS = 7;
    /** New users are looked up once more in the night after. */
    private static final int NIGHT_OF_THE_SECOND_LOOK = 2;

    @TempDir
    private Path root;

    private final SteppableClock clock = new SteppableClock();
    private Sandbox sandbox;
    private RunningMuster muster;
    private Company company;
    private int people;
    private int searchesForAll;

    @InTurn
    @Test
    void followsAFewWeeks(Sandbox sandbox) throws Exception {
        follow(sandbox, 25, 120);
    }

    @Tag("soak")
    @Test
    void followsAYear(Sandbox sandbox) throws Exception {
        follow(sandbox, Integer.getInteger("muster.year.nights", 365), Integer.getInteger("muster.year.people", 5_000));
    }

    private void follow(Sandbox directory, int nights, int persons) throws Exception {
        sandbox = directory;
        people = persons;
        company = new Company(SampleOfRun.number("The company's days"), persons);
        Company.DEPARTMENTS.forEach(sandbox.groups()::add);
        ObjectNode admin = JsonNodeFactory.instance
                .objectNode()
                .put("username", Company.ADMIN)
                .put("email", "admin@example.com")
                .put("employeeIdentifier", "A1");
        String adminId = sandbox.directory().add(admin);
        JsonNode adminBefore = sandbox.directory().byId(adminId).orElseThrow();
        Path definitions = Files.createDirectories(root.resolve("sources"));
        Files.writeString(definitions.resolve("hr.yaml"), HR);
        try (RunningMuster running = RunningMuster.start(
                root.resolve("home"),
                sandbox,
                Map.of("MUSTER_SOURCE_DEFINITIONS", definitions.toString(), "MUSTER_INBOX_SETTLE", "10ms"),
                clock)) {
            muster = running;
            boolean followsABadNight = true;
            for (int night = 1; night <= nights; night++) {
                clock.step(Duration.ofDays(1));
                sandbox.requests().clear();
                if (night > 1) {
                    company.live();
                }
                boolean bad = night % BAD_NIGHT == 0;
                if (bad) {
                    badNight(night);
                } else {
                    goodNight(night, followsABadNight);
                }
                followsABadNight = bad || night == 1;
                directoryIsAsExpected(night);
                assertThat(sandbox.directory().byId(adminId).orElseThrow())
                        .as("the administrator after night %d", night)
                        .isEqualTo(adminBefore);
            }
        }
    }

    private void goodNight(int number, boolean looksAtAll) {
        String name = "night" + number + ".csv";
        muster.drop("hr/" + name, company.file());
        Company.Night night = company.night();
        if (number == 1) {
            ImportRun held = held(name);
            assertThat(held.status().hold().by()).as("the first file").containsExactly("creates");
            muster.ledger().imports().release(held.id(), Clock.systemUTC().instant());
        }
        JsonNode receipt = muster.closed(name).receipt();
        if (night.left() > 0) {
            assertThat(muster.closed("night" + number + ".leavers.ndjson").counts())
                    .as("leavers of night %d", number)
                    .startsWith(night.left() + " rows, 0 created, " + night.left() + " updated");
        }
        assertThat("%s rows, %s created, %s updated, %s invalid"
                        .formatted(
                                receipt.path("rows"),
                                receipt.path("created"),
                                receipt.path("updated"),
                                receipt.path("invalid")))
                .as("night %d: %s", number, receipt)
                .isEqualTo("%d rows, %d created, %d updated, %d invalid"
                        .formatted(night.rows(), night.created(), night.updated(), night.invalid()));
        if (number == NIGHT_OF_THE_SECOND_LOOK) {
            searchesForAll = sandbox.requests().of(SandboxCall.SEARCH_USERS).size();
        }
        if (night.isQuiet() && !looksAtAll) {
            int drift = people / DRIFT_DAYS * KEYS_OF_A_PERSON / KEYS_OF_A_SEARCH;
            assertThat(sandbox.requests().of(SandboxCall.SEARCH_USERS))
                    .as("searches of the quiet night %d", number)
                    .hasSizeLessThan(Math.max(3 * drift + KEYS_OF_A_PERSON, 2 * searchesForAll / DRIFT_DAYS));
            assertThat(sandbox.requests().of(SandboxCall.CHANGE_MEMBERS))
                    .as("changes of groups in the quiet night %d", number)
                    .hasSizeLessThan(3 * people / DRIFT_DAYS);
        }
    }

    private void badNight(int number) {
        String name = "night" + number + ".csv";
        switch (number / BAD_NIGHT % 3) {
            case 0 -> {
                muster.drop("hr/" + name, "<html><body>The report is not available</body></html>\n");
                assertThat(muster.closed(name).receipt().path("state").asText()).isEqualTo("refused");
            }
            case 1 -> heldAndCancelled(name, company.half(), "suspensions");
            default -> heldAndCancelled(name, company.swapped(), "attribute");
        }
        assertThat(sandbox.requests().all())
                .as("writes of the bad night %d", number)
                .noneMatch(request -> request.call() == SandboxCall.BULK_CREATE
                        || request.call() == SandboxCall.BULK_UPDATE
                        || request.call() == SandboxCall.CHANGE_MEMBERS);
    }

    private void heldAndCancelled(String name, String file, String guard) {
        muster.drop("hr/" + name, file);
        ImportRun held = held(name);
        assertThat(held.status().hold().by()).contains(guard);
        muster.ledger().imports().cancel(held.id(), Clock.systemUTC().instant());
        assertThat(muster.closed(name).receipt().path("state").asText()).isEqualTo("cancelled");
    }

    private ImportRun held(String name) {
        return await().atMost(RunningMuster.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> muster.ledger().imports().newestFirst().stream()
                                .filter(any -> any.source().equals(name)
                                        && any.status().held())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void directoryIsAsExpected(int night) {
        Map<String, String> numbers = new HashMap<>();
        Map<Integer, JsonNode> users = new HashMap<>();
        for (ObjectNode user : sandbox.directory().users()) {
            String number = user.path("employeeIdentifier").asText();
            numbers.put(user.path("_id").asText(), number);
            if (!number.equals("A1")) {
                users.put(Integer.valueOf(number), user);
            }
        }
        assertThat(users.keySet())
                .as("users after night %d", night)
                .isEqualTo(company.directory().keySet());
        company.directory().forEach((number, person) -> {
            JsonNode user = users.get(number);
            assertThat(new Company.Person(
                            number,
                            user.path("lastname").asText(),
                            user.path("department").asText(),
                            user.path("jobTitle").asText(),
                            user.hasNonNull("manager")
                                    ? Integer.valueOf(
                                            numbers.get(user.path("manager").asText()))
                                    : null))
                    .as("%s after night %d", user, night)
                    .isEqualTo(person);
            assertThat(user.path("username").asText() + " " + user.path("email").asText() + " "
                            + user.path("state").asText())
                    .as("%s after night %d", person, night)
                    .isEqualTo(person.username() + " " + person.username() + "@example.com "
                            + (company.isSuspended(number) ? "SUSPENDED" : "ACTIVATED"));
        });
        for (String group : Company.DEPARTMENTS) {
            assertThat(sandbox.groups().members(group).stream()
                            .map(numbers::get)
                            .map(Integer::valueOf)
                            .collect(Collectors.toSet()))
                    .as("%s after night %d", group, night)
                    .isEqualTo(company.members(group));
        }
    }
}
