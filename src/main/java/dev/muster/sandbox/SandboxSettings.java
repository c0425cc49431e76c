package dev.muster.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.api.RequestLog;
import dev.muster.sandbox.state.ObjectIds;
import dev.muster.sandbox.state.Seed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The settings of a sandbox, mainly for behaviour of JumpCloud that is not known. Immutable: each {@code with…} method
 * returns a changed copy.
 */
public final class SandboxSettings {
    private int port;
    private String apiKey = "sandbox-key";
    private String clientId = "sandbox-client";
    private String clientSecret = "sandbox-secret";
    private Duration tokenLife = Duration.ofHours(1);
    private Set<String> organizations = Set.of();
    private double usersPerSecond = 500;
    private Duration startDelay = Duration.ofMillis(50);
    private Duration searchLag = Duration.ZERO;
    private int acceptedStatus = 200;
    private String finishedWord = "finished";
    private String failedWord = "failed";
    private boolean unique = true;
    private boolean shuffled = true;
    private boolean namesUpdatedUsers;
    private boolean mergesUpdates;
    private boolean acceptsEqualMembers;
    private Map<String, String> metaBesides = Map.of();
    private String csvImportState = "ACTIVATED";
    private boolean recordsRequests = true;
    private Clock clock = Clock.systemUTC();
    private List<ObjectNode> seed = List.of();

    private SandboxSettings() {}

    private SandboxSettings(SandboxSettings other) {
        port = other.port;
        apiKey = other.apiKey;
        clientId = other.clientId;
        clientSecret = other.clientSecret;
        tokenLife = other.tokenLife;
        organizations = other.organizations;
        usersPerSecond = other.usersPerSecond;
        startDelay = other.startDelay;
        searchLag = other.searchLag;
        acceptedStatus = other.acceptedStatus;
        finishedWord = other.finishedWord;
        failedWord = other.failedWord;
        unique = other.unique;
        shuffled = other.shuffled;
        namesUpdatedUsers = other.namesUpdatedUsers;
        mergesUpdates = other.mergesUpdates;
        acceptsEqualMembers = other.acceptsEqualMembers;
        metaBesides = other.metaBesides;
        csvImportState = other.csvImportState;
        recordsRequests = other.recordsRequests;
        clock = other.clock;
        seed = other.seed;
    }

    /** The defaults: a free port, an empty directory of one organization, and the documented or observed behaviour. */
    public static SandboxSettings defaults() {
        return new SandboxSettings();
    }

    private SandboxSettings with(Consumer<SandboxSettings> change) {
        var changed = new SandboxSettings(this);
        change.accept(changed);
        return changed;
    }

    /** The port to listen on; 0, the default, for any free one. */
    public int port() {
        return port;
    }

    /** See {@link #port()}. */
    public SandboxSettings withPort(int value) {
        return with(settings -> settings.port = value);
    }

    /** The only valid API key. */
    public String apiKey() {
        return apiKey;
    }

    /** See {@link #apiKey()}. */
    public SandboxSettings withApiKey(String value) {
        return with(settings -> settings.apiKey = Objects.requireNonNull(value));
    }

    /** The id of the only service account that gets tokens. */
    public String clientId() {
        return clientId;
    }

    /** The secret of the only service account that gets tokens. */
    public String clientSecret() {
        return clientSecret;
    }

    /** See {@link #clientId()} and {@link #clientSecret()}. */
    public SandboxSettings withClient(String id, String secret) {
        return with(settings -> {
            settings.clientId = Objects.requireNonNull(id);
            settings.clientSecret = Objects.requireNonNull(secret);
        });
    }

    /** The lifetime of a token; by default one hour (observed). */
    public Duration tokenLife() {
        return tokenLife;
    }

    /** See {@link #tokenLife()}. */
    public SandboxSettings withTokenLife(Duration value) {
        return with(settings -> settings.tokenLife = Objects.requireNonNull(value));
    }

    /**
     * The ids of the organizations, each with its own directory. Empty, the default, for a single organization that
     * requests need not name.
     */
    public Set<String> organizations() {
        return organizations;
    }

    /**
     * See {@link #organizations()}; throws {@link IllegalArgumentException} for an id that is not 24 hexadecimal
     * digits.
     */
    public SandboxSettings withOrganizations(String... ids) {
        for (var id : ids) {
            require(ObjectIds.wellFormed(id), "An organization's id has 24 hexadecimal digits");
        }
        return with(settings -> settings.organizations = Set.of(ids));
    }

    /** The users that each job processes per second. */
    public double usersPerSecond() {
        return usersPerSecond;
    }

    /** See {@link #usersPerSecond()}. */
    public SandboxSettings withUsersPerSecond(double value) {
        require(value > 0, "A job must process more than 0 users per second");
        return with(settings -> settings.usersPerSecond = value);
    }

    /** The time during which the results of a new job are empty. */
    public Duration startDelay() {
        return startDelay;
    }

    /** See {@link #startDelay()}. */
    public SandboxSettings withStartDelay(Duration value) {
        return with(settings -> settings.startDelay = Objects.requireNonNull(value));
    }

    /** The time during which searches do not find a new user. */
    public Duration searchLag() {
        return searchLag;
    }

    /** See {@link #searchLag()}. */
    public SandboxSettings withSearchLag(Duration value) {
        return with(settings -> settings.searchLag = Objects.requireNonNull(value));
    }

    /** The status code of an accepted job: 200 (observed, the default) or 201 (documented). */
    public int acceptedStatus() {
        return acceptedStatus;
    }

    /** See {@link #acceptedStatus()}. */
    public SandboxSettings withAcceptedStatus(int value) {
        return with(settings -> settings.acceptedStatus = value);
    }

    /** The status of a successful row: {@code finished} (observed, except for its case). */
    public String finishedWord() {
        return finishedWord;
    }

    /** See {@link #finishedWord()}. */
    public SandboxSettings withFinishedWord(String value) {
        return with(settings -> settings.finishedWord = Objects.requireNonNull(value));
    }

    /** The status of a failed row; JumpCloud's word is not known. */
    public String failedWord() {
        return failedWord;
    }

    /** See {@link #failedWord()}. */
    public SandboxSettings withFailedWord(String value) {
        return with(settings -> settings.failedWord = Objects.requireNonNull(value));
    }

    /** Returns whether username, email and employeeIdentifier must be unique (observed; the default). */
    public boolean unique() {
        return unique;
    }

    /** See {@link #unique()}. */
    public SandboxSettings withUnique(boolean value) {
        return with(settings -> settings.unique = value);
    }

    /** Returns whether work results have an order of their own, the same on every call (the default). */
    public boolean shuffled() {
        return shuffled;
    }

    /** See {@link #shuffled()}. */
    public SandboxSettings withShuffled(boolean value) {
        return with(settings -> settings.shuffled = value);
    }

    /** Returns whether work results of updates contain the username; unknown for JumpCloud, false by default. */
    public boolean namesUpdatedUsers() {
        return namesUpdatedUsers;
    }

    /** See {@link #namesUpdatedUsers()}. */
    public SandboxSettings withNamesUpdatedUsers(boolean value) {
        return with(settings -> settings.namesUpdatedUsers = value);
    }

    /**
     * Returns whether an update merges lists by type or name, and objects field by field; unknown for JumpCloud. False
     * by default: it replaces them, as an update of the v1 API does (observed).
     */
    public boolean mergesUpdates() {
        return mergesUpdates;
    }

    /** See {@link #mergesUpdates()}. */
    public SandboxSettings withMergesUpdates(boolean value) {
        return with(settings -> settings.mergesUpdates = value);
    }

    /**
     * Returns whether adding a member again, or removing someone who is none, is answered like a change; unknown for
     * JumpCloud. False by default: the answers are 409 and 404.
     */
    public boolean acceptsEqualMembers() {
        return acceptsEqualMembers;
    }

    /** See {@link #acceptsEqualMembers()}. */
    public SandboxSettings withAcceptsEqualMembers(boolean value) {
        return with(settings -> settings.acceptsEqualMembers = value);
    }

    /** Additional entries in the {@code meta} of work results; unknown for JumpCloud, empty by default. */
    public Map<String, String> metaBesides() {
        return metaBesides;
    }

    /** See {@link #metaBesides()}. */
    public SandboxSettings withMetaBesides(Map<String, String> value) {
        return with(settings -> settings.metaBesides = Map.copyOf(value));
    }

    /** The state of a user created without one from the source {@code jumpcloud:bulk} (documented as a setting). */
    public String csvImportState() {
        return csvImportState;
    }

    /** See {@link #csvImportState()}. */
    public SandboxSettings withCsvImportState(String value) {
        return with(settings -> settings.csvImportState = Objects.requireNonNull(value));
    }

    /** Returns whether requests are kept in the {@link RequestLog} (the default; large runs disable it). */
    public boolean recordsRequests() {
        return recordsRequests;
    }

    /** See {@link #recordsRequests()}. */
    public SandboxSettings withRecordsRequests(boolean value) {
        return with(settings -> settings.recordsRequests = value);
    }

    /**
     * The clock for the {@code Date} header and for times in users and jobs. The speed of jobs does not depend on it.
     */
    public Clock clock() {
        return clock;
    }

    /** See {@link #clock()}. */
    public SandboxSettings withClock(Clock value) {
        return with(settings -> settings.clock = Objects.requireNonNull(value));
    }

    /** The initial users of every directory, in the format of the v1 API. */
    public List<ObjectNode> seed() {
        return seed;
    }

    /** See {@link #seed()}; adds to the existing ones. */
    public SandboxSettings withSeed(List<ObjectNode> users) {
        var all = new ArrayList<>(seed);
        all.addAll(users);
        return with(settings -> settings.seed = List.copyOf(all));
    }

    /** Adds the invented people of the resource {@code sandbox/seed.json}, which the demo updates. */
    public SandboxSettings withDemoSeed() {
        return withSeed(Seed.users());
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
