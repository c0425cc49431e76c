package dev.muster.config;

import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceLimits;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.MappingRules;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The settings: those that come with the program, overridden by {@code config/application.properties}, overridden by
 * the environment. Every one is checked when they are loaded, so that a wrong one is told before any work begins.
 */
public final class Settings {
    /** The files and folders that Muster keeps in its home, beside those of the ledger. */
    private static final Set<String> HOME_ENTRIES =
            Set.of("", "secret.key", "worker.lock", "inbox", "work", "done", "reports", "dead-letter", "doctor", "tmp");

    private static final String NO_ORG = "";
    /** What the names of settings begin with that are about the service itself, and the way to it. */
    private static final List<String> OF_THE_CONNECTION = List.of("jumpcloud.", "muster.proxy.", "muster.tls.");

    private static final List<String> OF_THE_WAY = List.of("muster.proxy.", "muster.tls.");

    private final Path base;
    private final SettingSources given;
    private final String org;

    private Settings(Path base, SettingSources given, String org) {
        this.base = base;
        this.given = given;
        this.org = org;
    }

    /**
     * @param base the folder that the launcher, {@code config/} and {@code routes/} lie in
     * @param environment the environment's variables
     * @throws ConfigurationException if a setting is unknown or its value cannot be used
     */
    public static Settings load(Path base, Map<String, String> environment) {
        Settings settings = read(base, environment);
        settings.check();
        return settings;
    }

    /**
     * {@link #load} for who looks after single organizations by {@link #usableOrganizations}: what is wrong with one of
     * them does not stand in the way of the others.
     *
     * @throws ConfigurationException if a setting is unknown, or its value that holds for all cannot be used
     */
    public static Settings loadCommon(Path base, Map<String, String> environment) {
        Settings settings = read(base, environment);
        settings.checkCommon();
        return settings;
    }

    private static Settings read(Path base, Map<String, String> environment) {
        return new Settings(base, SettingSources.read(base, environment), NO_ORG);
    }

    /**
     * The environment's variables that look like settings and are none, each with the question whether a near one was
     * meant, if there is one. Of those for single organizations nobody can tell while it is not known which there are.
     */
    public static Map<String, String> unknownVariables(Map<String, String> environment) {
        return SettingSources.unknownVariables(environment);
    }

    /**
     * The environment's variables that look like settings and are none, each with the question whether a near one was
     * meant, if there is one.
     */
    public Map<String, String> unknownVariables() {
        return given.unknownVariables(get(SettingCatalog.ORGS));
    }

    /** The same settings with one of them changed. */
    public Settings with(String key, String value) {
        return with(Map.of(key, value));
    }

    /** The same settings with some of them changed, all at once. */
    public Settings with(Map<String, String> changes) {
        var byTheirKeys = new HashMap<String, String>();
        changes.forEach((key, value) -> byTheirKeys.put(given(key), value));
        var settings = new Settings(base, given.with(byTheirKeys), org);
        settings.check();
        return settings;
    }

    /**
     * The same settings for a stand-in of the service on this machine: nothing that was set for the service itself, or
     * for the way to it, counts.
     */
    public Settings forSandbox(String url, String key) {
        return new Settings(base, given.ofNoOrganization(), NO_ORG).with(ofSandbox(url, key));
    }

    private static Map<String, String> ofSandbox(String url, String key) {
        Map<String, String> changes = SettingSources.shipped();
        changes.keySet().removeIf(name -> OF_THE_CONNECTION.stream().noneMatch(name::startsWith));
        changes.put(SettingCatalog.BASE_URL.key(), url);
        changes.put(SettingCatalog.API_KEY.key(), key);
        changes.put(SettingCatalog.ORGS.key(), "");
        return changes;
    }

    /**
     * What the environment has to say beyond these settings, by its variables, so that a command works with a stand-in
     * as by {@link #forSandbox}.
     */
    public Map<String, String> variablesForSandbox(String url, String key) {
        var variables = new TreeMap<String, String>();
        ofSandbox(url, key).forEach((name, value) -> {
            boolean always = name.equals(SettingCatalog.BASE_URL.key()) || name.equals(SettingCatalog.API_KEY.key());
            if (always || !value.equals(given.values().get(name))) {
                variables.put(Setting.variable(name), value);
            }
        });
        return variables;
    }

    private void check() {
        if (org.isEmpty()) {
            checkCommon();
            usableOrganizations((name, wrong) -> {
                throw wrong;
            });
        } else {
            checkValues();
        }
    }

    private void checkCommon() {
        checkValues();
        OrganizationSettings.check(given.values().keySet(), get(SettingCatalog.ORGS));
    }

    private void checkValues() {
        home();
        SettingCatalog.ALL.forEach(this::get);
        SettingCatalog.SECRETS.forEach(this::secret);
        connection().check();
    }

    /**
     * The settings of each organization that is served, in the order of {@code muster.orgs}; where that names none,
     * these, which are then those of the only one.
     */
    public List<Settings> organizations() {
        List<String> orgs = get(SettingCatalog.ORGS);
        return orgs.isEmpty() ? List.of(this) : orgs.stream().map(this::of).toList();
    }

    /**
     * Of the {@link #organizations()} those whose settings can be used.
     *
     * @param unusable is told the names of the others, each with why not
     */
    public List<Settings> usableOrganizations(BiConsumer<String, ConfigurationException> unusable) {
        if (!servesSeveral()) {
            return organizations();
        }
        var usable = new ArrayList<Settings>();
        for (Settings organization : organizations()) {
            try {
                organization.checkValues();
                organization.connection().checkCredentials();
                OrganizationSettings.refuseTheSame(organization, usable);
                usable.add(organization);
            } catch (ConfigurationException wrong) {
                unusable.accept(organization.org, wrong);
            }
        }
        return usable;
    }

    /**
     * The names of the organizations that are served; where {@code muster.orgs} names none, the empty one alone, which
     * is that of the only one.
     */
    public List<String> orgs() {
        return organizations().stream().map(Settings::org).toList();
    }

    /** The settings of the organization of a name in {@code muster.orgs}; empty where there is none. */
    public Optional<Settings> organization(String name) {
        return organizations().stream()
                .filter(organization -> organization.org.equals(name))
                .findFirst();
    }

    /**
     * Whether a message that names an organization, by its name or its id, names the one that these are the settings
     * of.
     *
     * @param named {@code null} where it names none: then it is for the only one
     */
    public boolean isMeantBy(String named) {
        return named == null
                ? org.isEmpty()
                : named.equals(org) || !organization().isEmpty() && named.equalsIgnoreCase(organization());
    }

    /** What holds where nothing is set for a single organization. */
    public Settings common() {
        return of(NO_ORG);
    }

    private Settings of(String name) {
        return name.equals(org) ? this : new Settings(base, given, name);
    }

    /**
     * The name in {@code muster.orgs} of the organization that these are the settings of; empty where they are those of
     * the only one, or of none.
     */
    public String org() {
        return org;
    }

    /** Whether {@code muster.orgs} names organizations: then every import is for one of them, and says for which. */
    public boolean servesSeveral() {
        return !get(SettingCatalog.ORGS).isEmpty();
    }

    /** Where the service is, what it lets us in by, and which way there is to it. */
    public ConnectionSettings connection() {
        return new ConnectionSettings(this);
    }

    /** The folder that the launcher, {@code config/} and {@code routes/} lie in. */
    public Path base() {
        return base;
    }

    /** The home, absolute. */
    public Path home() {
        return absolute(SettingCatalog.HOME, Path.of(get(SettingCatalog.HOME)));
    }

    /**
     * A relative path of the environment starts at the working directory, one of the file at the folder of the program.
     */
    private Path absolute(Setting<?> setting, Path path) {
        Path start = given.isOfEnvironment(given(setting.key())) ? Path.of("") : base;
        return start.resolve(path).toAbsolutePath().normalize();
    }

    /** The file that a setting names, absolute; empty where it names none. */
    Optional<Path> file(Setting<Optional<Path>> setting) {
        return get(setting).map(path -> absolute(setting, path));
    }

    /**
     * A secret, which is given itself or by the file that it stands in.
     *
     * @throws ConfigurationException if it is given in both ways, or the file cannot be used
     */
    Secret secret(Setting<String> setting) {
        String given = get(setting);
        Setting<Optional<Path>> naming = setting.ofItsFile();
        Optional<Path> file = file(naming);
        if (file.isPresent() && !given.isEmpty()) {
            throw new ConfigurationException(name(setting.key()) + " and " + name(naming.key())
                    + " are both set: give the secret itself, or the file that it stands in");
        }
        return file.map(path -> Secret.ofFile(name(naming.key()), path, setting.type()))
                .orElseGet(() -> Secret.of(given));
    }

    /** The key of what the ledger keeps of people, as 32 bytes in Base64; where none is given it lies in the home. */
    public Secret secretKey() {
        return secret(SettingCatalog.SECRET_KEY);
    }

    public Operation operation() {
        return get(SettingCatalog.OPERATION);
    }

    /** The most records in a batch. */
    public int batchSize() {
        return get(SettingCatalog.BATCH_SIZE);
    }

    /** The most bytes in a batch's payload. */
    public int batchBytes() {
        return get(SettingCatalog.BATCH_BYTES);
    }

    public Duration firstPollDelay() {
        return get(SettingCatalog.FIRST_POLL_DELAY);
    }

    public Duration longestPollDelay() {
        return get(SettingCatalog.LONGEST_POLL_DELAY);
    }

    /** The most that the first poll of a job waits, however long such jobs took. */
    public Duration longestFirstPollDelay() {
        return get(SettingCatalog.LONGEST_FIRST_POLL_DELAY);
    }

    /** How long an unknown status word must have stood before the record is looked up. */
    public Duration unknownStatusAfter() {
        return get(SettingCatalog.UNKNOWN_STATUS_AFTER);
    }

    public Duration pollDeadline() {
        return get(SettingCatalog.POLL_DEADLINE);
    }

    public Duration inDoubtQuiet() {
        return get(SettingCatalog.IN_DOUBT_QUIET);
    }

    /** How many users a second the sandbox works off. */
    public int sandboxUsersPerSecond() {
        return get(SettingCatalog.SANDBOX_USERS_PER_SECOND);
    }

    /** {@code keep}, {@code delete} or {@code delete-if-secret}. */
    public String sources() {
        return get(SettingCatalog.SOURCES);
    }

    /** How long what is kept of a closed import is kept; empty where it is never removed. */
    public Optional<Duration> retention() {
        return get(SettingCatalog.RETENTION);
    }

    /** The most requests in any 60 seconds. */
    public int requestsPerMinute() {
        return get(SettingCatalog.REQUESTS_PER_MINUTE);
    }

    /** How long an answer is waited for. */
    public Duration responseTimeout() {
        return get(SettingCatalog.RESPONSE_TIMEOUT);
    }

    /** The most bytes of an answer. */
    public int largestAnswer() {
        return get(SettingCatalog.LARGEST_ANSWER);
    }

    /** How many rows of a hundred may be invalid before nothing of a source is sent. */
    public int mostInvalidPercent() {
        return get(SettingCatalog.MOST_INVALID_PERCENT);
    }

    /** What is said about the columns of sources beyond the catalog. */
    public MappingRules mappingRules() {
        return MappingRules.USUAL
                .ignoring(get(SettingCatalog.IGNORE_COLUMNS))
                .blankCells(get(SettingCatalog.BLANK_CELLS))
                .nothing(get(SettingCatalog.NOTHING));
    }

    /** What becomes of the entries of a list that a row does not name. */
    public ArrayMode arrays() {
        return get(SettingCatalog.ARRAYS);
    }

    /** Whether the user of an update is looked up even where the row gives the id. */
    public boolean updatesLookUp() {
        return get(SettingCatalog.UPDATE_LOOK_UP).equals("true");
    }

    /** Whether the password of an upsert is set for users who exist, too. */
    public boolean upsertsSetPasswords() {
        return get(SettingCatalog.UPSERT_PASSWORD).equals("always");
    }

    /** How sources are read where nothing else is said about one. */
    public SourceRules sourceRules() {
        var dialect = new Dialect(
                get(SettingCatalog.CSV_DELIMITER).orElse(null),
                get(SettingCatalog.CSV_ENCODING).orElse(null),
                get(SettingCatalog.XLSX_SHEET).orElse(null),
                get(SettingCatalog.HEADER_ROW).orElse(null),
                get(SettingCatalog.JSON_PATH).orElse(null));
        return new SourceRules(
                dialect,
                new SourceLimits(
                        get(SettingCatalog.UNFOLDED_BYTES),
                        get(SettingCatalog.CELL_CHARACTERS),
                        get(SettingCatalog.COLUMNS),
                        get(SettingCatalog.SHARED_TEXT_BYTES)));
    }

    /**
     * The file with the mapping of sources of which nothing else is said. A relative path starts where a home's does.
     */
    public MappingFile mappingFile() {
        String shippedName = "config/columns.yaml";
        String name = get(SettingCatalog.MAPPING);
        if (name.equals("none")) {
            return MappingFile.none();
        }
        return new MappingFile(absolute(SettingCatalog.MAPPING, Path.of(name)), name, name.equals(shippedName));
    }

    public ResultStatusWords statusWords() {
        return new ResultStatusWords(
                get(SettingCatalog.STATUS_FINISHED),
                get(SettingCatalog.STATUS_PENDING),
                get(SettingCatalog.STATUS_FAILED));
    }

    /**
     * The settings as the routes' placeholders need them: all but the secrets, and durations in milliseconds as well,
     * as {@code …-millis}.
     */
    public Properties forRoutes() {
        var properties = new Properties();
        given.values().keySet().stream()
                .filter(key -> !OrganizationSettings.isOne(key))
                .forEach(key -> properties.put(key, value(key)));
        for (Setting<?> setting : SettingCatalog.ALL) {
            if (setting.secret()) {
                properties.remove(setting.key());
            } else if (get(setting) instanceof Duration duration) {
                properties.put(setting.key() + "-millis", String.valueOf(duration.toMillis()));
            }
        }
        if (!doneFile().isUsed()) {
            // An option of Camel that is optional is left out where its property is not there.
            properties.remove(SettingCatalog.INBOX_DONE_FILE.key());
        }
        properties.put(SettingCatalog.BASE_URL.key(), baseUrl());
        // Where keys let us in nobody asks for tokens, but a route that is never called needs an address all the same.
        properties.put(SettingCatalog.TOKEN_URL.key(), connection().tokenUrl().orElse(baseUrl()));
        return properties;
    }

    /** The service's address, without a slash at its end. */
    public String baseUrl() {
        return connection().baseUrl();
    }

    /** How long a file in the inbox must have stood still before it is claimed. */
    public Duration inboxSettle() {
        return get(SettingCatalog.INBOX_SETTLE);
    }

    /** How it is known of a file in the inbox that it is whole. */
    public DoneFile doneFile() {
        return new DoneFile(get(SettingCatalog.INBOX_DONE_FILE));
    }

    /** Where {@code run} tells of its health; empty where it does not. */
    public Optional<InetSocketAddress> http() {
        return get(SettingCatalog.HTTP_PORT).map(port -> new InetSocketAddress(get(SettingCatalog.HTTP_ADDRESS), port));
    }

    /** The names by which {@code run} may be asked for its health, beside this machine's own. */
    public Set<String> httpNames() {
        return Set.copyOf(get(SettingCatalog.HTTP_NAMES));
    }

    /** The settings for the service: with JMX, if it is wanted, for which commands do not wait. */
    public Settings forService() {
        return with("camel.main.jmxEnabled", get(SettingCatalog.JMX));
    }

    /** How messages are taken from a broker. */
    public QueueSettings queue() {
        return new QueueSettings(
                get(SettingCatalog.BROKER),
                get(SettingCatalog.QUEUE_USERS),
                get(SettingCatalog.BATCH_TIMEOUT),
                get(SettingCatalog.IMPORT_WINDOW),
                get(SettingCatalog.LARGEST_MESSAGE),
                get(SettingCatalog.MOST_OPEN));
    }

    /** How the JMS broker is reached. */
    public QueueSettings.Jms jms() {
        return new QueueSettings.Jms(
                get(SettingCatalog.JMS_CLIENT),
                get(SettingCatalog.JMS_URL),
                get(SettingCatalog.JMS_USERNAME),
                secret(SettingCatalog.JMS_PASSWORD));
    }

    /** The Kafka brokers to begin with, as Kafka takes them. */
    public String kafkaBrokers() {
        return get(SettingCatalog.KAFKA_BROKERS);
    }

    /**
     * The file that events are appended to, absolute; empty where there is none. A relative path starts at the home.
     *
     * @throws ConfigurationException if Muster keeps something else there
     */
    public Optional<Path> eventsFile() {
        String name = get(SettingCatalog.EVENTS_FILE);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Path file = home().resolve(name).normalize();
        if (isKeptByMuster(file)) {
            throw new ConfigurationException(SettingCatalog.EVENTS_FILE.key() + " is " + file
                    + ", where Muster keeps something else: name a file of its own for the events");
        }
        return Optional.of(file);
    }

    private boolean isKeptByMuster(Path file) {
        Path home = home();
        String name = file.startsWith(home) ? home.relativize(file).getName(0).toString() : null;
        return name != null && (name.startsWith("ledger.db") || HOME_ENTRIES.contains(name));
    }

    /** The address that events are posted to; empty where there is none. */
    public Optional<String> webhook() {
        return Optional.of(get(SettingCatalog.WEBHOOK_URL)).filter(url -> !url.isEmpty());
    }

    /**
     * What must not be told of the ways on which events go out: passwords, and the webhook's address, which may hold
     * one.
     */
    public List<String> eventSecrets() {
        return Stream.of(
                        secret(SettingCatalog.JMS_PASSWORD).value(),
                        secret(SettingCatalog.WEBHOOK_SECRET).value(),
                        get(SettingCatalog.WEBHOOK_URL))
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    /**
     * What events that are posted are signed with, as the receiver has it: {@code whsec_} and Base64; empty where they
     * are not signed.
     */
    public Secret webhookSecret() {
        return secret(SettingCatalog.WEBHOOK_SECRET);
    }

    /** Where imports of the organization are sent to. */
    public Destination destination() {
        return new Destination(org, baseUrl(), organization());
    }

    /** The organization's id; empty where the key is for one organization alone. */
    public String organization() {
        return get(SettingCatalog.ORGANIZATION);
    }

    /** How is logged. */
    public LogSettings log() {
        return new LogSettings(get(SettingCatalog.LOG_FORMAT), get(SettingCatalog.LOG_LEVEL));
    }

    <T> T get(Setting<T> setting) {
        return setting.type().read(value(setting.key())).orElseThrow(() -> unusable(setting));
    }

    private String value(String key) {
        return org.isEmpty() ? given.values().get(key) : OrganizationSettings.value(given.values(), org, key);
    }

    /** The key by which a setting was given: that of the organization, where it has its own. */
    private String given(String key) {
        String own = OrganizationSettings.key(org, key);
        return given.values().containsKey(own) ? own : key;
    }

    /** The key of a setting that holds for this organization alone; for the only one it is the key itself. */
    public String ownKey(String key) {
        return org.isEmpty() ? key : OrganizationSettings.key(org, key);
    }

    /**
     * What to set where the value of a setting is wrong for this organization, as people are told: the environment's
     * variable, or, of several organizations, its own key.
     */
    public String toSet(String key) {
        return org.isEmpty() ? Setting.variable(key) : ownKey(key);
    }

    /** The environment's variable that this organization's API key is given by, if it is given there. */
    public String apiKeyVariable() {
        String key = SettingCatalog.API_KEY.key();
        return Setting.variable(OrganizationSettings.hasItsOwnCredentials(given.values(), org) ? ownKey(key) : key);
    }

    /**
     * Whether calls for another organization go to the same machine, by the same way and with the same certificates.
     */
    public boolean usesTransportOf(Settings other) {
        return baseUrl().equals(other.baseUrl())
                && SettingCatalog.OF_AN_ORGANIZATION.stream()
                        .map(Setting::key)
                        .filter(key -> OF_THE_WAY.stream().anyMatch(key::startsWith))
                        .allMatch(key -> value(key).equals(other.value(key)));
    }

    /** That the value of a setting is not what it must be. */
    ConfigurationException unusable(Setting<?> setting) {
        String value = value(setting.key());
        return new ConfigurationException(name(setting.key()) + " is \""
                + (setting.secret() ? "…" : setting.type().shown().apply(value)) + "\": it must be "
                + (value.isEmpty() ? "not empty" : setting.type().wanted()));
    }

    /** A setting as its user knows it, with where it was given. */
    String name(String key) {
        String itsKey = given(key);
        return given.isOfEnvironment(itsKey)
                ? Setting.variable(itsKey) + " (environment)"
                : itsKey + " (config/application.properties)";
    }

    /** A variable of the environment that is no setting of Muster; empty where it is not there. */
    String environment(String variable) {
        return given.environment(variable);
    }

    /** Refuses settings that are not meant for use. */
    void refuse(Predicate<String> keys, String instead) {
        given.values().keySet().stream().filter(keys).sorted().findFirst().ifPresent(key -> {
            throw new ConfigurationException(name(key) + " cannot be used: " + instead);
        });
    }
}
