package dev.muster.config;

import dev.muster.jumpcloud.StatusWords;
import dev.muster.record.BlankCells;
import dev.muster.record.EditDistance;
import dev.muster.record.MappingRules;
import dev.muster.record.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings: those that come with the program, overridden by {@code config/application.properties}, overridden by
 * the environment. Every one is checked when they are loaded, so that a wrong one is told before any work begins.
 */
public final class Settings {
    /** The most users that the service takes in one bulk request (observed in JumpCloud's own tools). */
    private static final int MOST_USERS_IN_A_REQUEST = 800;
    private static final Duration LONGEST_DURATION = Duration.ofHours(1000);
    private static final String JMS_PASSWORD = "muster.jms.password";
    private static final String WEBHOOK_SECRET = "muster.events.webhook.secret";
    private static final String LOOK_FOR_OLD_EVERY = "muster.retention.look-every";
    /** Read by the launcher, before there are settings. */
    private static final String OF_THE_LAUNCHER = "MUSTER_JAVA_OPTS";
    /** At the end of the name of a setting that names the file which a secret stands in. */
    static final String FILE = "-file";
    private static final Set<String> SECRETS = Set.of(ConnectionSettings.API_KEY, ConnectionSettings.CLIENT_SECRET, ConnectionSettings.PROXY_PASSWORD,
            ConnectionSettings.TRUST_PASSWORD, ConnectionSettings.KEY_PASSWORD, JMS_PASSWORD, WEBHOOK_SECRET);

    private final Path base;
    private final Map<String, String> values;
    private final Map<String, String> environment;
    private final Set<String> fromEnvironment;

    private Settings(Path base, Map<String, String> values, Map<String, String> environment) {
        this.base = base;
        this.values = values;
        this.environment = environment;
        fromEnvironment = values.keySet().stream().filter(key -> environment.containsKey(variable(key))).collect(Collectors.toSet());
    }

    /**
     * @param base        the folder that the launcher, {@code config/} and {@code routes/} lie in
     * @param environment the environment's variables
     * @throws ConfigurationException if a setting is unknown or its value cannot be used
     */
    public static Settings load(Path base, Map<String, String> environment) {
        Map<String, String> values = shipped();
        edited(base.resolve("config").resolve("application.properties"), values);
        values.replaceAll((key, value) -> environment.getOrDefault(variable(key), value).strip());
        Placeholders.resolve(values);
        var settings = new Settings(base, values, environment);
        settings.check();
        return settings;
    }

    private static Map<String, String> shipped() {
        try (InputStream in = Settings.class.getResourceAsStream("/shipped/application.properties")) {
            var properties = new Properties();
            properties.load(in);
            return asMap(properties);
        } catch (IOException e) {
            throw new IllegalStateException("The program's own settings cannot be read", e);
        }
    }

    private static void edited(Path file, Map<String, String> values) {
        if (!Files.exists(file)) {
            return;
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(file + ": cannot be read (" + e.getMessage() + "); mend it, or put the one back that came with the program");
        }
        Map<String, String> edited = asMap(properties);
        List<String> unknown = edited.keySet().stream().filter(key -> !values.containsKey(key) && !key.startsWith("camel.")).sorted().toList();
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(file + ": " + unknown.stream().map(key -> "there is no setting \"" + key + "\" (the nearest is \""
                    + EditDistance.nearest(key, values.keySet()) + "\")").collect(Collectors.joining(", ")) + "; remove the line or correct its name");
        }
        values.putAll(edited);
    }

    /** The environment's variables that look like settings and are none, each with the nearest that is one. */
    public static Map<String, String> unknownVariables(Map<String, String> environment) {
        List<String> known = Stream.concat(shipped().keySet().stream().map(Settings::variable), Stream.of(OF_THE_LAUNCHER)).toList();
        return environment.keySet().stream().filter(name -> name.startsWith("MUSTER_") || name.startsWith("JUMPCLOUD_")).filter(name -> !known.contains(name))
                .collect(Collectors.toMap(name -> name, name -> EditDistance.nearest(name, known), (one, other) -> one, TreeMap::new));
    }

    private static Map<String, String> asMap(Properties properties) {
        var map = new HashMap<String, String>();
        properties.forEach((key, value) -> map.put((String) key, ((String) value).strip()));
        return map;
    }

    /** The environment's name for a setting. */
    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The same settings with one of them changed. */
    public Settings with(String key, String value) {
        return with(Map.of(key, value));
    }

    /** The same settings for a stand-in of the service, which lets in by a key, and knows neither organizations nor other credentials. */
    public Settings forStandIn(String url, String key) {
        var changes = new HashMap<>(Map.of("jumpcloud.base-url", url, ConnectionSettings.API_KEY, key));
        Stream.of(ConnectionSettings.API_KEY + FILE, "jumpcloud.client-id", ConnectionSettings.CLIENT_SECRET, ConnectionSettings.CLIENT_SECRET + FILE, "jumpcloud.token-url",
                "jumpcloud.org-id").forEach(none -> changes.put(none, ""));
        return with(changes);
    }

    /** The same settings with some of them changed. */
    public Settings with(Map<String, String> changes) {
        var changed = new HashMap<>(values);
        changed.putAll(changes);
        var settings = new Settings(base, changed, environment);
        settings.check();
        return settings;
    }

    private void check() {
        home();
        operation();
        batchSize();
        batchBytes();
        requestsPerMinute();
        number("muster.ledger.ask-every", 1, 60_000);
        number("muster.sandbox.users-per-second", 1, 1_000_000);
        number("muster.jms.consumers", 1, 100);
        mappingRules();
        mostInvalidPercent();
        firstPollDelay();
        longestPollDelay();
        longestFirstPollDelay();
        unknownStatusAfter();
        pollDeadline();
        inDoubtQuiet();
        duration("muster.inbox.settle");
        retention();
        duration(LOOK_FOR_OLD_EVERY);
        responseTimeout();
        largestAnswer();
        oneOf("muster.sources", Set.of("keep", "delete", "delete-if-secret"));
        oneOf("muster.suppress-email", Set.of("true", "false"));
        oneOf("muster.creation-source", Set.of("jumpcloud:gapps", "jumpcloud:o365", "jumpcloud:workday", "jumpcloud:scim",
                "jumpcloud:bulk", "jumpcloud:custom_integration"));
        statusWords();
        SECRETS.forEach(this::secret);
        connection().check();
        organization();
        queue();
        eventsFile();
        webhook();
        webhookSecret();
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
        return path("muster.home", text("muster.home"));
    }

    /** A path of the environment starts at the working directory, one of the file at the folder of the program. */
    private Path path(String key, String text) {
        Path start = fromEnvironment.contains(key) ? Path.of("") : base;
        return start.resolve(text).toAbsolutePath().normalize();
    }

    /** The file that a setting names; empty where it names none. */
    Optional<Path> file(String key) {
        return value(key).isEmpty() ? Optional.empty() : Optional.of(path(key, value(key)));
    }

    /** A secret, which is given itself or by the name of the file that it stands in. */
    Secret secret(String key) {
        Optional<Path> file = file(key + FILE);
        if (file.isPresent() && !value(key).isEmpty()) {
            throw new ConfigurationException(name(key) + " and " + name(key + FILE) + " are both set: give the secret itself, or the file that it stands in");
        }
        return file.map(path -> Secret.ofFile(name(key + FILE), path)).orElseGet(() -> Secret.of(value(key)));
    }

    public Operation operation() {
        String word = text("muster.operation");
        return Operation.of(word).orElseThrow(() -> unusable("muster.operation", word, "one of " + Operation.words()));
    }

    /** The most records in a batch. */
    public int batchSize() {
        return number("muster.batch-size", 1, MOST_USERS_IN_A_REQUEST);
    }

    /** The most bytes in a batch's payload. */
    public int batchBytes() {
        return number("muster.batch-bytes", 10_000, 100_000_000);
    }

    public Duration firstPollDelay() {
        return duration("muster.poll.first-delay");
    }

    public Duration longestPollDelay() {
        return duration("muster.poll.longest-delay");
    }

    /** The most that the first poll of a job waits, however long such jobs took. */
    public Duration longestFirstPollDelay() {
        return duration("muster.poll.longest-first-delay");
    }

    /** How long an unknown status word must have stood before the record is looked up. */
    public Duration unknownStatusAfter() {
        return duration("muster.status.unknown-after");
    }

    public Duration pollDeadline() {
        return duration("muster.poll-deadline");
    }

    public Duration inDoubtQuiet() {
        return duration("muster.in-doubt.quiet");
    }

    /** How many users a second the sandbox works off. */
    public int sandboxUsersPerSecond() {
        return number("muster.sandbox.users-per-second", 1, 1_000_000);
    }

    /** {@code keep}, {@code delete} or {@code delete-if-secret}. */
    public String sources() {
        return text("muster.sources");
    }

    /** How long what is kept of a closed import is kept; empty where it is never removed. */
    public Optional<Duration> retention() {
        String text = text("muster.retention");
        if (text.equals("never")) {
            return Optional.empty();
        }
        return Optional.of(Age.of(text).orElseThrow(() -> unusable("muster.retention", text, "never, or " + Age.WANTED)));
    }

    /** The most requests in any 60 seconds. */
    public int requestsPerMinute() {
        return number("muster.rate.requests-per-minute", 1, Integer.MAX_VALUE);
    }

    /** How long an answer is waited for. */
    public Duration responseTimeout() {
        return duration("jumpcloud.response-timeout");
    }

    /** The most bytes of an answer. */
    public int largestAnswer() {
        return number("jumpcloud.largest-answer", 100_000, 1_000_000_000);
    }

    /** How many rows of a hundred may be invalid before nothing of a source is sent. */
    public int mostInvalidPercent() {
        return number("muster.guard.max-invalid-percent", 0, 100);
    }

    /** What is said about the columns of sources beyond the catalog. */
    public MappingRules mappingRules() {
        String word = text("muster.blank-cells");
        BlankCells blankCells = Arrays.stream(BlankCells.values()).filter(meaning -> meaning.name().equalsIgnoreCase(word)).findFirst()
                .orElseThrow(() -> unusable("muster.blank-cells", word, "one of keep, clear, error"));
        List<String> ignored = Arrays.stream(values.get("muster.ignore-columns").split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
        return MappingRules.USUAL.ignoring(ignored).blankCells(blankCells);
    }

    public StatusWords statusWords() {
        return new StatusWords(words("muster.status.finished"), words("muster.status.pending"), words("muster.status.failed"));
    }

    /** The settings as the routes' placeholders need them: all but the secrets, and durations in milliseconds as well, as {@code …-millis}. */
    public Properties forRoutes() {
        var properties = new Properties();
        values.forEach((key, value) -> {
            if (!SECRETS.contains(key)) {
                properties.put(key, value);
            }
        });
        for (String key : List.of("jumpcloud.connect-timeout", "jumpcloud.response-timeout", "muster.inbox.settle", LOOK_FOR_OLD_EVERY)) {
            properties.put(key + "-millis", String.valueOf(duration(key).toMillis()));
        }
        // By names of their own: Camel lets a variable of the environment count more than a property, and JUMPCLOUD_BASE_URL may name a region.
        properties.put("jumpcloud.service-address", baseUrl());
        properties.put("jumpcloud.token-address", connection().tokenUrl().orElse(baseUrl() + "/oauth2/token"));
        return properties;
    }

    /** The service's address, without a slash at its end. */
    public String baseUrl() {
        return connection().baseUrl();
    }

    String address(String key, String text, boolean mayHaveQuery) {
        try {
            URI uri = URI.create(text);
            boolean secure = "https".equals(uri.getScheme());
            boolean thisMachine = "http".equals(uri.getScheme()) && uri.getHost() != null && InetAddress.getByName(uri.getHost()).isLoopbackAddress();
            boolean bare = (mayHaveQuery || uri.getRawQuery() == null) && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            if (uri.getHost() != null && bare && (secure || thisMachine)) {
                return text;
            }
        } catch (IllegalArgumentException | UnknownHostException e) {
            // It is told below, as any other address that cannot be used.
        }
        String shown = text.replaceAll("//[^/]*@", "//…@");
        throw unusable(key, mayHaveQuery ? shown.replaceAll("\\?.*", "?…") : shown, "an https address (plain http only to this machine)");
    }

    /** How messages are taken from a broker. */
    public QueueSettings queue() {
        return new QueueSettings(broker(), text("muster.queue.users"), duration("muster.queue.batch-timeout"), duration("muster.queue.import-window"),
                number("muster.queue.largest-message", 1_000, 100_000_000), number("muster.queue.most-open", 1, 10_000_000));
    }

    private QueueSettings.Broker broker() {
        oneOf("muster.queue.broker", Set.of("none", "jms", "kafka"));
        return QueueSettings.Broker.valueOf(text("muster.queue.broker").toUpperCase(Locale.ROOT));
    }

    /** How the JMS broker is reached. */
    public QueueSettings.Jms jms() {
        return new QueueSettings.Jms(text("muster.jms.client"), text("muster.jms.url"), values.get("muster.jms.username"), secret(JMS_PASSWORD));
    }

    /** The file that events are appended to, absolute; empty where there is none. A relative path starts at the home. */
    public Optional<Path> eventsFile() {
        String file = values.get("muster.events.file");
        return file.isEmpty() ? Optional.empty() : Optional.of(home().resolve(file).normalize());
    }

    /** The address that events are posted to; empty where there is none. */
    public Optional<String> webhook() {
        String key = "muster.events.webhook.url";
        return values.get(key).isEmpty() ? Optional.empty() : Optional.of(address(key, text(key), true));
    }

    /** What must not be told of the ways on which events go out: passwords, and the webhook's address, which may hold one. */
    public List<String> eventSecrets() {
        return Stream.of(secret(JMS_PASSWORD).value(), secret(WEBHOOK_SECRET).value(), values.get("muster.events.webhook.url")).filter(secret -> !secret.isEmpty()).toList();
    }

    /** What events that are posted are signed with, as the receiver has it: {@code whsec_} and Base64; empty where they are not signed. */
    public Secret webhookSecret() {
        Secret secret = secret(WEBHOOK_SECRET);
        if (secret.isGiven() && !secret.value().matches("whsec_[A-Za-z0-9+/]{32,88}={0,2}")) {
            throw unusable(WEBHOOK_SECRET, "…", "whsec_ and 24 to 64 bytes in Base64");
        }
        return secret;
    }

    /** The organization's id; empty where the key is for one organization alone. The service refuses whatever comes with a malformed one, as if each user were wrong. */
    public String organization() {
        String id = values.get("jumpcloud.org-id");
        if (!id.matches("([0-9a-fA-F]{24})?")) {
            throw unusable("jumpcloud.org-id", id, "the organization's id, 24 digits from 0 to 9 and a to f, or empty");
        }
        return id;
    }

    String value(String key) {
        return values.get(key);
    }

    /** A variable of the environment that is no setting; empty where it is not there. */
    String environment(String variable) {
        return environment.getOrDefault(variable, "").strip();
    }

    boolean flag(String key) {
        oneOf(key, Set.of("true", "false"));
        return value(key).equals("true");
    }

    /** Refuses settings that are not meant for use. */
    void refuse(Predicate<String> keys, String instead) {
        values.keySet().stream().filter(keys).sorted().findFirst().ifPresent(key -> {
            throw new ConfigurationException(name(key) + " cannot be used: " + instead);
        });
    }

    String text(String key) {
        String value = values.get(key);
        if (value.isEmpty()) {
            throw unusable(key, value, "not empty");
        }
        return value;
    }

    private Set<String> words(String key) {
        return Arrays.stream(text(key).split(",")).map(word -> word.strip().toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
    }

    int number(String key, int least, int most) {
        String text = text(key);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // It is told below, as a number out of range.
        }
        throw unusable(key, text, "a whole number from " + least + " to " + most);
    }

    Duration duration(String key) {
        String text = text(key);
        try {
            Duration duration = text.endsWith("ms") ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2).strip()))
                    : Duration.parse("PT" + text);
            if (!duration.isNegative() && !duration.isZero() && duration.compareTo(LONGEST_DURATION) <= 0) {
                return duration;
            }
        } catch (DateTimeException | NumberFormatException e) {
            // It is told below, as a duration that is not positive.
        }
        throw unusable(key, text, "a duration such as 500ms, 30s, 10m or 2h, of at most 1000h");
    }

    private void oneOf(String key, Set<String> words) {
        if (!words.contains(text(key))) {
            throw unusable(key, text(key), "one of " + words.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    /** A setting as its user knows it, with where it was given. */
    String name(String key) {
        return fromEnvironment.contains(key) ? variable(key) + " (environment)" : key + " (config/application.properties)";
    }

    ConfigurationException unusable(String key, String found, String wanted) {
        return new ConfigurationException(name(key) + " is \"" + found + "\": it must be " + wanted);
    }
}
