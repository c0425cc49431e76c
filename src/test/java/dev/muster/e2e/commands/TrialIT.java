package dev.muster.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.ApiContract;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.RecordedRequest;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./muster doctor --learn}. */
class TrialIT {
    private static final String ORGANIZATION = "5f0000000000000000000001";
    private static final SandboxSettings FAST = SandboxSettings.defaults().withUsersPerSecond(2000);
    private static final String FORBIDDEN = "{\"code\":403,\"message\":\"Forbidden\"}";

    @TempDir
    private Path folder;

    private Path home() {
        return folder.resolve("home");
    }

    private Map<String, String> environment(Sandbox sandbox, Map<String, String> more) {
        return RunningMuster.environment(home(), sandbox, more);
    }

    private String report() throws IOException {
        try (Stream<Path> reports = Files.list(home().resolve("doctor"))) {
            return Files.readString(reports.reduce((one, other) -> {
                        throw new AssertionError("There is more than one report");
                    })
                    .orElseThrow());
        }
    }

    private static JsonNode lesson(JsonNode report, String topic) {
        for (JsonNode lesson : report.path("lessons")) {
            if (lesson.path("topic").asText().equals(topic)) {
                return lesson;
            }
        }
        throw new AssertionError("Nothing was learned of " + topic + ": " + report);
    }

    @InTurn
    @Test
    void aServiceThatIsAsAssumedNeedsNoOtherSettingsAndIsLeftAsItWas() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST.withDemoSeed().withOrganizations(ORGANIZATION))) {
            List<?> before = sandbox.directory(ORGANIZATION).users();

            Finished learned = MusterCommand.run(
                    environment(sandbox, Map.of("JUMPCLOUD_ORG_ID", ORGANIZATION)), "doctor", "--learn", "--yes");

            assertThat(learned.exitCode()).as(learned.output()).isZero();
            assertThat(learned.output())
                    .contains(
                            "ok          word-finished     \"finished\"",
                            "ok          word-failed       \"failed\"",
                            "ok          created ",
                            "No setting needs another value for this service.",
                            "Nothing is left of the trial in the directory.")
                    .doesNotContain("differs  ", "unclear  ", "sandbox-key");
            assertThat(sandbox.directory(ORGANIZATION).users()).isEqualTo(before);
            assertThat(sandbox.requests().all())
                    .filteredOn(request -> !hasTheMalformedUser(request))
                    .allSatisfy(ApiContract::assertConforms);
            assertThat(sandbox.misconduct()).isEmpty();
            assertThat(report()).doesNotContain("sandbox-key", ORGANIZATION);
            assertThat(learned.output())
                    .contains("The report (without keys and personal data): "
                            + home().resolve("doctor").resolve("learned-"));
            nobodyGetsMailOrIn(sandbox);
        }
    }

    private static boolean hasTheMalformedUser(RecordedRequest request) {
        return request.call() == SandboxCall.BULK_CREATE && request.body().size() == 3;
    }

    private static void nobodyGetsMailOrIn(Sandbox sandbox) {
        List<RecordedRequest> creates = sandbox.requests().of(SandboxCall.BULK_CREATE);
        assertThat(creates).hasSize(2).allSatisfy(create -> {
            assertThat(create.query()).containsEntry("suppressEmail", List.of("true"));
            assertThat(create.body())
                    .allSatisfy(user -> assertThat(user.path("state").asText()).isEqualTo("STAGED"));
            assertThat(create.text()).doesNotContain("password");
        });
    }

    @Test
    @InTurn
    void forAServiceOfOtherMannersItProposesSettingsByWhichImportsWork() throws Exception {
        SandboxSettings manners = SandboxSettings.defaults()
                .withUsersPerSecond(2)
                .withStartDelay(Duration.ofMillis(1200))
                .withFinishedWord("Done")
                .withFailedWord("Refused")
                .withAcceptedStatus(201)
                .withMetaBesides(
                        Map.of("startedBy", "Jane Roe", "mail", "jane.roe@example.org", "tenant", ORGANIZATION));
        try (Sandbox sandbox = Sandbox.start(manners)) {
            Finished learned = MusterCommand.run(
                    environment(sandbox, Map.of("MUSTER_STATUS_UNKNOWN_AFTER", "1s")),
                    "doctor",
                    "--learn",
                    "--yes",
                    "--json");

            assertThat(learned.exitCode()).as(learned.output()).isZero();
            assertThat(report())
                    .isEqualTo(learned.output())
                    .doesNotContain("Jane", "jane.roe", ORGANIZATION, "sandbox-key");
            JsonNode report = new JsonMapper().readTree(learned.output());
            assertThat(report.path("settings")).isEqualTo(new JsonMapper().readTree("""
                    {"muster.status.finished":"done,finished","muster.status.failed":"error,failed,refused,rejected"}"""));
            assertThat(lesson(report, "word-pending").path("seen").asText()).isEqualTo("\"pending\"");
            assertThat(lesson(report, "accepted-as").path("seen").asText()).isEqualTo("HTTP 201");
            assertThat(lesson(report, "result-keys").path("seen").asText())
                    .contains("meta.SystemUser.username", "meta.startedBy", "meta.tenant");
            assertThat(lesson(report, "empty-phase").path("seen").asText()).contains("the first results came after");
            assertThat(lesson(report, "reasons").path("seen").asText()).contains("User already exists");
            assertThat(report.path("evidence").path("create").path("readings").size())
                    .isGreaterThan(2);
            assertThat(sandbox.directory().users()).isEmpty();
            anImportWorks(sandbox, report.path("settings"));
        }
    }

    private void anImportWorks(Sandbox sandbox, JsonNode proposed) throws IOException {
        var environment = new HashMap<String, String>();
        proposed.properties()
                .forEach(setting -> environment.put(
                        setting.getKey().toUpperCase(Locale.ROOT).replace('.', '_'),
                        setting.getValue().asText()));
        try (RunningMuster muster = RunningMuster.start(home(), sandbox, environment)) {
            var closed = muster.drop("users.csv", "username,email\nivy,ivy@example.com\njack,jack@example.com\n")
                    .closed("users.csv");
            assertThat(closed.counts())
                    .isEqualTo("2 rows, 2 created, 0 updated, 0 invalid, 0 rejected, 0 unresolved, 0 unsent");
            // Another program has created a user of this address.
            sandbox.directory()
                    .add(JsonNodeFactory.instance
                            .objectNode()
                            .put("username", "kim")
                            .put("email", "kim@example.com"));
            var again = muster.drop("again.csv", "username,email\nleo,kim@example.com\n")
                    .closed("again.csv");
            assertThat(again.deadLetter()).contains("API_REJECTED", "User already exists");
        }
    }

    @Test
    @InTurn
    void interruptedItRemovesAlsoWhomAJobThatIsRunningStillCreatesAfterwards() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST);
                MusterProcess interrupted = held(sandbox)) {
            interrupted.interrupt();
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> interrupted.output().contains("Removing the users"));
            sandbox.jobs().release();

            assertThat(interrupted.exitCode()).as(interrupted.output()).isEqualTo(130);
            assertThat(interrupted.output())
                    .contains(
                            "The trial did not finish: it was stopped.",
                            "Nothing is left of the trial in the directory.");
            assertThat(sandbox.requests().of(SandboxCall.REMOVE_USER)).isNotEmpty();
            assertThat(sandbox.directory().users()).isEmpty();
        }
    }

    /** A trial whose first job was taken, and does not begin. */
    private MusterProcess held(Sandbox sandbox) throws IOException {
        sandbox.jobs().hold();
        MusterProcess trial = MusterProcess.start(
                environment(sandbox, Map.of("MUSTER_IN_DOUBT_QUIET", "5s")), "doctor", "--learn", "--yes");
        await().atMost(RunningMuster.PATIENCE)
                .until(() -> !sandbox.requests().of(SandboxCall.BULK_RESULTS).isEmpty());
        return trial;
    }

    @Test
    void withoutConsentOrTheRightToCreateNothingIsDone() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST)) {
            Finished unasked = MusterCommand.run(environment(sandbox, Map.of()), "doctor", "--learn");
            assertThat(unasked.exitCode()).isEqualTo(2);
            assertThat(unasked.output()).contains("say --yes. Nothing was sent");
            assertThat(sandbox.requests().all()).isEmpty();

            sandbox.faults()
                    .onNext(SandboxCall.BULK_CREATE, Fault.answer(403, Map.of(), "application/json", FORBIDDEN));
            Finished refused = MusterCommand.run(environment(sandbox, Map.of()), "doctor", "--learn", "--yes");
            assertThat(refused.exitCode()).as(refused.output()).isEqualTo(3);
            assertThat(refused.output())
                    .contains(
                            "The trial did not finish: this key may not create users: HTTP 403: Forbidden.",
                            "Nothing is left");
            assertThat(sandbox.requests().all())
                    .extracting(RecordedRequest::call)
                    .endsWith(SandboxCall.BULK_CREATE);
            assertThat(sandbox.misconduct()).isEmpty();
        }
    }

    @InTurn
    @Test
    void whoCannotBeRemovedIsNamedWithWhatToDo() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST)) {
            sandbox.faults()
                    .onNext(SandboxCall.REMOVE_USER, Fault.answer(403, Map.of(), "application/json", FORBIDDEN));

            Finished left = MusterCommand.run(environment(sandbox, Map.of()), "doctor", "--learn", "--yes");

            assertThat(left.exitCode()).as(left.output()).isEqualTo(3);
            assertThat(left.output())
                    .contains("LEFT in the directory", "this key may not remove users: HTTP 403: Forbidden");
            assertThat(sandbox.directory().users())
                    .isNotEmpty()
                    .allSatisfy(user -> assertThat(left.output())
                            .contains("  " + user.path("username").asText()
                                    + ": curl -X DELETE -H \"x-api-key: $JUMPCLOUD_API_KEY\" " + sandbox.baseUrl()
                                    + "/api/systemusers/" + user.path("_id").asText()));
        }
    }

    @InTurn
    @Test
    void theCommandThatRemovesUsersWorksWithAWordBeforeTheKey() throws Exception {
        String word = "To\"ken'$1`";
        try (Sandbox sandbox = Sandbox.start(FAST.withApiKey(word + " sandbox-key"))) {
            sandbox.faults()
                    .onNext(SandboxCall.REMOVE_USER, Fault.answer(403, Map.of(), "application/json", FORBIDDEN));
            Map<String, String> environment = environment(sandbox, Map.of("JUMPCLOUD_API_KEY_PREFIX", word));
            Finished left = MusterCommand.run(environment, "doctor", "--learn", "--yes");
            assertThat(left.exitCode()).as(left.output()).isEqualTo(3);
            String commands = left.output()
                    .lines()
                    .filter(line -> line.contains(": curl "))
                    .map(line -> line.replaceFirst(".*?: curl", "curl"))
                    .collect(Collectors.joining("\n"));

            Finished shown =
                    MusterProcess.runInShell(environment, folder, "curl() { printf '%s\\n' \"$@\"; }\n" + commands);

            assertThat(shown.output().lines().filter(argument -> argument.startsWith("x-api-key")))
                    .isNotEmpty()
                    .containsOnly("x-api-key: " + word + " sandbox-key");
        }
    }

    @InTurn
    @Test
    void badWeatherEndsTheTrialButNotTheRemoval() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST)) {
            sandbox.faults().onNext(SandboxCall.BULK_CREATE, Fault.dropAfterAccepting());
            sandbox.faults()
                    .onNext(SandboxCall.REMOVE_USER, Fault.answer(502, Map.of(), "text/html", "<h1>Bad gateway</h1>"));

            Finished lost = MusterCommand.run(environment(sandbox, Map.of()), "doctor", "--learn", "--yes");

            assertThat(lost.exitCode()).as(lost.output()).isEqualTo(4);
            assertThat(lost.output())
                    .contains(
                            "The trial did not finish: the request to create users failed: no answer",
                            "Nothing is left");
            assertThat(sandbox.directory().users()).isEmpty();
            assertThat(sandbox.requests().all())
                    .extracting(RecordedRequest::call)
                    .filteredOn(Set.of(SandboxCall.BULK_CREATE, SandboxCall.BULK_UPDATE)::contains)
                    .hasSize(1);
        }
    }

    @Test
    @InTurn
    void oneOfSeveralOrganizationsIsLearnedWithItsOwnSettingsAfterAYesAtTheTerminal() throws Exception {
        SandboxSettings manners =
                FAST.withApiKey("key-of-acme").withOrganizations(ORGANIZATION).withFailedWord("Refused");
        try (Sandbox acme = Sandbox.start(manners);
                Sandbox others = Sandbox.start(FAST)) {
            acme.faults().onNext(SandboxCall.REMOVE_USER, Fault.answer(403, Map.of(), "application/json", FORBIDDEN));
            Map<String, String> environment = environment(
                    others,
                    Map.of(
                            "TERM",
                            "dumb",
                            "MUSTER_ORGS",
                            "acme, globex",
                            "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY",
                            "key-of-acme",
                            "MUSTER_ORG_ACME_JUMPCLOUD_BASE_URL",
                            acme.baseUrl().toString(),
                            "MUSTER_ORG_ACME_JUMPCLOUD_ORG_ID",
                            ORGANIZATION,
                            "MUSTER_STATUS_UNKNOWN_AFTER",
                            "1s"));
            try (MusterProcess trial =
                    MusterProcess.startOnTerminal(environment, "doctor", "--learn", "--org", "acme")) {
                await().atMost(RunningMuster.PATIENCE)
                        .until(() -> trial.output().contains("[y/N]"));
                assertThat(trial.output())
                        .contains("Create up to five invented users at acme at " + acme.baseUrl() + ", organization "
                                + ORGANIZATION);
                trial.type("y\n");

                assertThat(trial.exitCode()).as(trial.output()).isEqualTo(3);
                assertThat(trial.output())
                        .contains(
                                "  muster.org.acme.muster.status.failed = error,failed,refused,rejected",
                                "LEFT in the directory",
                                ": curl -X DELETE -H \"x-api-key: $MUSTER_ORG_ACME_JUMPCLOUD_API_KEY\" -H 'x-org-id: "
                                        + ORGANIZATION + "' " + acme.baseUrl() + "/api/systemusers/",
                                home().resolve("doctor")
                                        .resolve("learned-acme-")
                                        .toString())
                        .doesNotContain("key-of-acme");
            }
            JsonNode report = new JsonMapper().readTree(report());
            assertThat(report.path("org").asText()).isEqualTo("acme");
            assertThat(report.path("settings").properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactly("muster.org.acme.muster.status.failed");
            assertThat(others.requests().all()).isEmpty();
        }
    }

    @InTurn
    @Test
    void withoutAYesAtTheTerminalNothingIsCreated() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST);
                MusterProcess trial = MusterProcess.startOnTerminal(
                        environment(sandbox, Map.of("TERM", "dumb")), "doctor", "--learn")) {
            await().atMost(RunningMuster.PATIENCE).until(() -> trial.output().contains("and remove them again? [y/N]"));
            trial.type("\n");

            assertThat(trial.exitCode()).as(trial.output()).isEqualTo(2);
            assertThat(trial.output()).contains("Nothing was created.");
            assertThat(sandbox.requests().all())
                    .extracting(RecordedRequest::call)
                    .containsOnly(SandboxCall.LIST_USERS);
            assertThat(home().resolve("doctor")).doesNotExist();
        }
    }

    @Test
    void namesThatSomebodyHasAlreadyAreLeftAlone() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST)) {
            sandbox.faults()
                    .onNext(
                            SandboxCall.SEARCH_USERS,
                            Fault.answer(
                                    200,
                                    Map.of(),
                                    "application/json",
                                    "{\"totalCount\":1,\"results\":[{\"_id\":\"64b5f1000000000000000001\",\"username\":\"muster-learn-1a2b3c4d-new\"}]}"));

            Finished taken = MusterCommand.run(environment(sandbox, Map.of()), "doctor", "--learn", "--yes");

            assertThat(taken.exitCode()).as(taken.output()).isEqualTo(4);
            assertThat(taken.output())
                    .contains(
                            "the directory already has a user with a name or address that begins with muster-learn-",
                            "; try again with other random names",
                            "Nothing is left of the trial in the directory.");
            assertThat(sandbox.requests().all())
                    .extracting(RecordedRequest::call)
                    .containsExactly(SandboxCall.LIST_USERS, SandboxCall.SEARCH_USERS);
        }
    }

    @InTurn
    @Test
    void aRequestThatIsRefusedAsAWholeForItsMalformedUserIsSentAgainWithoutThem() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST)) {
            sandbox.faults()
                    .onNext(
                            SandboxCall.BULK_CREATE,
                            Fault.answer(
                                    400,
                                    Map.of(),
                                    "application/json",
                                    "{\"code\":400,\"message\":\"email: invalid\"}"));

            Finished learned = MusterCommand.run(environment(sandbox, Map.of()), "doctor", "--learn", "--yes");

            assertThat(learned.exitCode()).as(learned.output()).isZero();
            assertThat(learned.output())
                    .containsPattern(
                            "either way +one-malformed +one malformed user has the whole request rejected, which "
                                    + "Muster then sends in halves: .*email: invalid")
                    .containsPattern("ok +unique-email ")
                    .contains("Nothing is left of the trial in the directory.");
            assertThat(sandbox.requests().of(SandboxCall.BULK_CREATE))
                    .extracting(create -> create.body().size())
                    .containsExactly(3, 2, 2);
            assertThat(sandbox.directory().users()).isEmpty();
        }
    }

    @Test
    @InTurn
    void interruptedASecondTimeItEndsTheRemovalAndNamesWhoIsLeft() throws Exception {
        try (Sandbox sandbox = Sandbox.start(FAST);
                MusterProcess interrupted = held(sandbox)) {
            sandbox.faults()
                    .onNext(
                            SandboxCall.REMOVE_USER,
                            Fault.answer(502, Map.of(), "text/html", "<h1>Bad gateway</h1>"),
                            1_000);
            interrupted.interrupt();
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> interrupted.output().contains("stop again to leave them"));
            sandbox.jobs().release();
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> !sandbox.requests().of(SandboxCall.REMOVE_USER).isEmpty());
            interrupted.interrupt();

            assertThat(interrupted.exitCode()).as(interrupted.output()).isEqualTo(130);
            assertThat(interrupted.output())
                    .contains("LEFT in the directory (it was stopped)", "The report (without keys");
            assertThat(sandbox.directory().users())
                    .isNotEmpty()
                    .allSatisfy(user -> assertThat(interrupted.output())
                            .contains(
                                    "  " + user.path("username").asText() + ": curl -X DELETE",
                                    "/api/systemusers/" + user.path("_id").asText()));
        }
    }
}
