package dev.muster.config;

import dev.muster.config.sources.ProtectedUsers;
import dev.muster.records.schema.Destination;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The settings: defaults of the program, overridden by {@code config/application.properties} and then by the
 * environment. All are checked when they are loaded, before any work begins.
 */
public final class Settings {
    /** The files and folders in the home, other than the ledger. */
    private static final Set<String> HOME_ENTRIES =
            Set.of("", "secret.key", "worker.lock", "inbox", "work", "done", "reports", "dead-letter", "doctor", "tmp");

    private static final String NO_ORG = "";
    /** The prefixes of settings for the connection to the service. */
    private static final List<String> OF_THE_CONNECTION = List.of("jumpcloud.", "muster.proxy.", "muster.tls.");

    private static final List<String> OF_THE_TRANSPORT = List.of("muster.proxy.", "muster.tls.");

    private final Path base;
    private final SettingSources given;
    private final String org;

    private Settings(Path base, SettingSources given, String org) {
        this.base = base;
        this.given = given;
        this.org = org;
    }

    /**
     * Loads and checks all settings.
     *
     * @param base the folder with the launcher, {@code config/} and {@code routes/}
     * @param environment the environment variables
     * @throws ConfigurationException if a setting is unknown or its value cannot be used
     */
    public static Settings load(Path base, Map<String, String> environment) {
        Settings settings = read(base, environment);
        settings.check();
        return settings;
    }

    /**
     * Loads all settings without checking those of single organizations, for callers that check them with
     * {@link #usableOrganizations}.
     *
     * @throws ConfigurationException if a setting is unknown or a common value cannot be used
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
     * The environment variables that look like settings but are not, each with a suggestion or an empty text. Leaves
     * out those for single organizations.
     */
    public static Map<String, String> unknownVariables(Map<String, String> environment) {
        return SettingSources.unknownVariables(environment);
    }

    /** The environment variables that look like settings but are not, each with a suggestion or an empty text. */
    public Map<String, String> unknownVariables() {
        return given.unknownVariables(get(SettingCatalog.ORGS));
    }

    /** Returns a copy with one setting changed. */
    public Settings with(String key, String value) {
        return with(Map.of(key, value));
    }

    /** Returns a copy with some settings changed at once. */
    public Settings with(Map<String, String> changes) {
        var byKey = new HashMap<String, String>();
        changes.forEach((key, value) -> byKey.put(given(key), value));
        var settings = new Settings(base, given.with(byKey), org);
        settings.check();
        return settings;
    }

    /** Returns a copy for a sandbox on this machine, with the default settings of the connection. */
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

    /** The environment variables that make a command use a sandbox, as {@link #forSandbox} does. */
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

    /** The settings of each organization, in the order of {@code muster.orgs}; without any, only these settings. */
    public List<Settings> organizations() {
        List<String> orgs = get(SettingCatalog.ORGS);
        return orgs.isEmpty() ? List.of(this) : orgs.stream().map(this::of).toList();
    }

    /**
     * The {@link #organizations()} whose settings can be used.
     *
     * @param unusable receives the names of the others with the reasons
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

    /** The names of the organizations; only the empty name if {@code muster.orgs} is empty. */
    public List<String> orgs() {
        return organizations().stream().map(Settings::org).toList();
    }

    /** The settings of an organization by its name in {@code muster.orgs}. */
    public Optional<Settings> organization(String name) {
        return organizations().stream()
                .filter(organization -> organization.org.equals(name))
                .findFirst();
    }

    /** The common settings of all organizations. */
    public Settings common() {
        return of(NO_ORG);
    }

    private Settings of(String name) {
        return name.equals(org) ? this : new Settings(base, given, name);
    }

    /** The name of the organization in {@code muster.orgs}; empty for the only one or for the common settings. */
    public String org() {
        return org;
    }

    /** Returns whether {@code muster.orgs} is set, so that every import is for one of its organizations. */
    public boolean servesSeveral() {
        return !get(SettingCatalog.ORGS).isEmpty();
    }

    /** The settings of the connection. */
    public ConnectionSettings connection() {
        return new ConnectionSettings(this);
    }

    /** The folder with the launcher, {@code config/} and {@code routes/}. */
    public Path base() {
        return base;
    }

    /** The home, absolute. */
    public Path home() {
        return absolute(SettingCatalog.HOME, Path.of(get(SettingCatalog.HOME)));
    }

    /**
     * Resolves a path: from the environment against the working directory, from the file against the program's folder.
     */
    private Path absolute(Setting<?> setting, Path path) {
        Path start = given.isOfEnvironment(given(setting.key())) ? Path.of("") : base;
        return start.resolve(path).toAbsolutePath().normalize();
    }

    /** The absolute path of a file setting. */
    Optional<Path> file(Setting<Optional<Path>> setting) {
        return get(setting).map(path -> absolute(setting, path));
    }

    /**
     * A secret, given directly or in a file.
     *
     * @throws ConfigurationException if both are set or the file cannot be used
     */
    Secret secret(Setting<String> setting) {
        String given = get(setting);
        Setting<Optional<Path>> naming = setting.ofItsFile();
        Optional<Path> file = file(naming);
        if (file.isPresent() && !given.isEmpty()) {
            throw new ConfigurationException(
                    name(setting.key()) + " and " + name(naming.key()) + " are both set: keep only one of them");
        }
        return file.map(path -> Secret.ofFile(name(naming.key()), path, setting.type()))
                .orElseGet(() -> Secret.of(given));
    }

    /**
     * The key that encrypts personal data in the ledger, as 32 bytes in Base64; by default it is a file in the home.
     */
    public Secret secretKey() {
        return secret(SettingCatalog.SECRET_KEY);
    }

    /** The settings for polling the results of jobs. */
    public PollSettings polling() {
        return new PollSettings(
                get(SettingCatalog.FIRST_POLL_DELAY),
                get(SettingCatalog.LONGEST_POLL_DELAY),
                get(SettingCatalog.LONGEST_FIRST_POLL_DELAY),
                get(SettingCatalog.UNKNOWN_STATUS_AFTER),
                get(SettingCatalog.POLL_DEADLINE),
                get(SettingCatalog.IN_DOUBT_QUIET),
                new ResultStatusWords(
                        get(SettingCatalog.STATUS_FINISHED),
                        get(SettingCatalog.STATUS_PENDING),
                        get(SettingCatalog.STATUS_FAILED)));
    }

    /** The number of users that the sandbox processes per second. */
    public int sandboxUsersPerSecond() {
        return get(SettingCatalog.SANDBOX_USERS_PER_SECOND);
    }

    /** {@code keep}, {@code delete} or {@code delete-if-secret}. */
    public String sources() {
        return get(SettingCatalog.SOURCES);
    }

    /** The origin that new users are marked with. */
    public String creationSource() {
        return get(SettingCatalog.CREATION_SOURCE);
    }

    /** The age at which closed imports are removed; empty for never. */
    public Optional<Duration> retention() {
        return get(SettingCatalog.RETENTION);
    }

    /** The limits of requests. */
    public RequestLimits requests() {
        return new RequestLimits(
                get(SettingCatalog.REQUESTS_PER_MINUTE),
                get(SettingCatalog.RESPONSE_TIMEOUT),
                get(SettingCatalog.LARGEST_ANSWER));
    }

    /** The settings of the organization's imports. */
    public ImportSettings imports() {
        return new ImportSettings(
                destination(),
                reading(),
                new UpdateSettings(
                        get(SettingCatalog.ARRAYS),
                        get(SettingCatalog.UPDATE_LOOK_UP).equals("true")
                                || !get(SettingCatalog.PROTECTED).isEmpty(),
                        get(SettingCatalog.UPSERT_PASSWORD).equals("always"),
                        ProtectedUsers.of(get(SettingCatalog.PROTECTED)),
                        get(SettingCatalog.DRIFT_DAYS)),
                get(SettingCatalog.BATCH_SIZE),
                get(SettingCatalog.BATCH_BYTES),
                get(SettingCatalog.MOST_INVALID_PERCENT));
    }

    /** The settings for reading sources. */
    public ReadingSettings reading() {
        return new ReadingSettings(
                get(SettingCatalog.OPERATION),
                sourceRules(),
                mappingRules(),
                mappingFile(),
                absolute(SettingCatalog.SOURCE_DEFINITIONS, Path.of(get(SettingCatalog.SOURCE_DEFINITIONS))));
    }

    private MappingRules mappingRules() {
        return MappingRules.USUAL
                .ignoring(get(SettingCatalog.IGNORE_COLUMNS))
                .blankCells(get(SettingCatalog.BLANK_CELLS))
                .nothing(get(SettingCatalog.NOTHING));
    }

    private SourceRules sourceRules() {
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

    /** The default mapping file. A relative path is resolved like that of the home. */
    private MappingFile mappingFile() {
        String shippedName = "config/columns.yaml";
        String name = get(SettingCatalog.MAPPING);
        if (name.equals("none")) {
            return MappingFile.none();
        }
        return new MappingFile(absolute(SettingCatalog.MAPPING, Path.of(name)), name, name.equals(shippedName));
    }

    /**
     * The properties for placeholders in routes: all settings except secrets, and durations also in milliseconds as
     * {@code …-millis}.
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
        if (!inbox().doneFile().isUsed()) {
            // Camel leaves out an optional option whose property is missing.
            properties.remove(SettingCatalog.INBOX_DONE_FILE.key());
        }
        properties.put(SettingCatalog.BASE_URL.key(), baseUrl());
        // With API keys the token route is never called, but it still needs an address.
        properties.put(SettingCatalog.TOKEN_URL.key(), connection().tokenUrl().orElse(baseUrl()));
        return properties;
    }

    /** The service's address, without a trailing slash. */
    public String baseUrl() {
        return connection().baseUrl();
    }

    /** The settings of the inbox. */
    public InboxSettings inbox() {
        return new InboxSettings(get(SettingCatalog.INBOX_SETTLE), new DoneFile(get(SettingCatalog.INBOX_DONE_FILE)));
    }

    /** The address of health and metrics in {@code run}, if they are served. */
    public Optional<InetSocketAddress> http() {
        return get(SettingCatalog.HTTP_PORT).map(port -> new InetSocketAddress(get(SettingCatalog.HTTP_ADDRESS), port));
    }

    /** The accepted host names for health and metrics, besides this machine's own. */
    public Set<String> httpNames() {
        return Set.copyOf(get(SettingCatalog.HTTP_NAMES));
    }

    /** The settings for the service, which may use JMX; commands do not. */
    public Settings forService() {
        return with("camel.main.jmxEnabled", get(SettingCatalog.JMX));
    }

    /** The settings for consuming from a broker. */
    public QueueSettings queue() {
        return new QueueSettings(
                get(SettingCatalog.BROKER),
                get(SettingCatalog.QUEUE_USERS),
                get(SettingCatalog.QUEUE_SOURCE),
                get(SettingCatalog.BATCH_TIMEOUT),
                get(SettingCatalog.IMPORT_WINDOW),
                get(SettingCatalog.LARGEST_MESSAGE),
                get(SettingCatalog.MOST_OPEN));
    }

    /** The connection to the JMS broker. */
    public QueueSettings.Jms jms() {
        return new QueueSettings.Jms(
                get(SettingCatalog.JMS_CLIENT),
                get(SettingCatalog.JMS_URL),
                get(SettingCatalog.JMS_USERNAME),
                secret(SettingCatalog.JMS_PASSWORD));
    }

    /** The Kafka bootstrap servers. */
    public String kafkaBrokers() {
        return get(SettingCatalog.KAFKA_BROKERS);
    }

    /**
     * The settings for publishing events.
     *
     * @throws ConfigurationException if Muster uses the path of the events' file for something else
     */
    public EventSettings events() {
        return new EventSettings(
                eventsFile(),
                Optional.of(get(SettingCatalog.WEBHOOK_URL)).filter(url -> !url.isEmpty()),
                secret(SettingCatalog.WEBHOOK_SECRET),
                Stream.of(
                                secret(SettingCatalog.JMS_PASSWORD).value(),
                                secret(SettingCatalog.WEBHOOK_SECRET).value(),
                                get(SettingCatalog.WEBHOOK_URL))
                        .filter(secret -> !secret.isEmpty())
                        .toList());
    }

    /** The file of events. A relative path starts at the home. */
    private Optional<Path> eventsFile() {
        String name = get(SettingCatalog.EVENTS_FILE);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Path file = home().resolve(name).normalize();
        if (isKeptByMuster(file)) {
            throw new ConfigurationException(SettingCatalog.EVENTS_FILE.key() + " is " + file
                    + ", which Muster uses for something else: choose another file");
        }
        return Optional.of(file);
    }

    private boolean isKeptByMuster(Path file) {
        Path home = home();
        String name = file.startsWith(home) ? home.relativize(file).getName(0).toString() : null;
        return name != null && (name.startsWith("ledger.db") || HOME_ENTRIES.contains(name));
    }

    /** The destination of the organization's imports. */
    public Destination destination() {
        return new Destination(org, baseUrl(), organization());
    }

    /** The organization's id; empty if the key is for a single organization. */
    public String organization() {
        return get(SettingCatalog.ORGANIZATION);
    }

    /** The settings of the log. */
    public LogSettings log() {
        return new LogSettings(get(SettingCatalog.LOG_FORMAT), get(SettingCatalog.LOG_LEVEL));
    }

    <T> T get(Setting<T> setting) {
        return setting.type().read(value(setting.key())).orElseThrow(() -> unusable(setting));
    }

    private String value(String key) {
        return org.isEmpty()
                ? Objects.requireNonNull(given.values().get(key))
                : OrganizationSettings.value(given.values(), org, key);
    }

    /** The key that a value comes from: that of the organization if it has its own. */
    private String given(String key) {
        String own = OrganizationSettings.key(org, key);
        return given.values().containsKey(own) ? own : key;
    }

    /** The names of settings in advice for this organization. */
    public SettingNames names() {
        return new SettingNames(org, OrganizationSettings.hasItsOwnCredentials(given.values(), org));
    }

    /** Returns whether calls for another organization use the same host, proxy and certificates. */
    public boolean usesTransportOf(Settings other) {
        return baseUrl().equals(other.baseUrl())
                && SettingCatalog.OF_AN_ORGANIZATION.stream()
                        .map(Setting::key)
                        .filter(key -> OF_THE_TRANSPORT.stream().anyMatch(key::startsWith))
                        .allMatch(key -> value(key).equals(other.value(key)));
    }

    /** The error for an invalid value. */
    ConfigurationException unusable(Setting<?> setting) {
        String value = value(setting.key());
        return new ConfigurationException(name(setting.key()) + " is \""
                + (setting.secret() ? "…" : setting.type().shown().apply(value)) + "\": it must be "
                + (value.isEmpty() ? "not empty" : setting.type().wanted()));
    }

    /** The name of a setting with its origin, for messages. */
    String name(String key) {
        String itsKey = given(key);
        return given.isOfEnvironment(itsKey)
                ? Setting.variable(itsKey) + " (environment)"
                : itsKey + " (config/application.properties)";
    }

    /** An environment variable that is not a setting of Muster; empty if it is not set. */
    String environment(String variable) {
        return given.environment(variable);
    }

    /** Rejects settings that must not be used. */
    void refuse(Predicate<String> keys, String instead) {
        given.values().keySet().stream().filter(keys).sorted().findFirst().ifPresent(key -> {
            throw new ConfigurationException(name(key) + " cannot be used: " + instead);
        });
    }
}
