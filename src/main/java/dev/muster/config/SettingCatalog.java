package dev.muster.config;

import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;

/**
 * All settings and their types. Their descriptions and defaults are in {@code config/application.properties}, in the
 * same order.
 */
final class SettingCatalog {
    private static final List<Setting<?>> SETTINGS = new ArrayList<>();
    /** All of them. */
    static final List<Setting<?>> ALL = Collections.unmodifiableList(SETTINGS);

    private static final List<Setting<String>> SECRET = new ArrayList<>();
    /** The secret settings; each is followed by the setting for a file with the secret. */
    static final List<Setting<String>> SECRETS = Collections.unmodifiableList(SECRET);

    /** The most users that the service takes in one bulk request (observed in JumpCloud's own tools). */
    private static final int MOST_USERS_IN_A_REQUEST = 800;

    static final Setting<String> API_KEY = secret("jumpcloud.api-key", SettingType.text());
    static final Setting<String> API_KEY_PREFIX = setting(
            "jumpcloud.api-key-prefix",
            SettingType.pattern("[!-~]{1,50}", "one word of visible ASCII characters, at most 50")
                    .orEmpty(""));
    static final Setting<String> CLIENT_ID =
            setting("jumpcloud.client-id", SettingType.text().orEmpty(""));
    static final Setting<String> CLIENT_SECRET = secret("jumpcloud.client-secret", SettingType.text());
    static final Setting<String> TOKEN_URL =
            setting("jumpcloud.token-url", SettingType.address().orEmpty(""));
    /** Checked here because the service rejects each user of a request with a malformed id. */
    static final Setting<String> ORGANIZATION = setting(
            "jumpcloud.org-id",
            SettingType.pattern("[0-9a-fA-F]{24}", "an organization id of 24 hexadecimal digits")
                    .orEmpty(""));

    static final Setting<String> BASE_URL = setting("jumpcloud.base-url", SettingType.regionOrAddress());
    static final Setting<List<Region>> REGIONS = setting("jumpcloud.regions", SettingType.regions());
    static final Setting<Duration> CONNECT_TIMEOUT = setting("jumpcloud.connect-timeout", SettingType.duration());
    static final Setting<Duration> RESPONSE_TIMEOUT = setting("jumpcloud.response-timeout", SettingType.duration());
    static final Setting<Integer> LARGEST_ANSWER =
            setting("jumpcloud.largest-answer", SettingType.number(100_000, 1_000_000_000));
    static final Setting<Integer> POOL_PER_HOST = setting("jumpcloud.pool.per-host", SettingType.number(1, 1000));
    static final Setting<Integer> POOL_ALL = setting("jumpcloud.pool.all", SettingType.number(1, 1000));
    static final Setting<Duration> POOL_TIME_TO_LIVE = setting("jumpcloud.pool.time-to-live", SettingType.duration());
    static final Setting<Duration> POOL_IDLE = setting("jumpcloud.pool.idle", SettingType.duration());

    static final Setting<String> PROXY_URL =
            setting("muster.proxy.url", SettingType.proxyOrNone().orEmpty(""));
    static final Setting<String> PROXY_USERNAME =
            setting("muster.proxy.username", SettingType.text().orEmpty(""));
    static final Setting<String> PROXY_PASSWORD = secret("muster.proxy.password", SettingType.text());
    static final Setting<List<String>> PROXY_EXCEPT =
            setting("muster.proxy.except", SettingType.names().orEmpty(List.of()));
    static final Setting<String> PROXY_FOR_THIS_MACHINE =
            setting("muster.proxy.for-this-machine", SettingType.oneOf("false", "true"));
    static final Setting<Optional<Path>> TRUST =
            setting("muster.tls.trust", SettingType.file().orNothing());
    static final Setting<String> TRUST_PASSWORD = secret("muster.tls.trust-password", SettingType.text());
    static final Setting<Optional<Path>> CLIENT_CERTIFICATE =
            setting("muster.tls.client-certificate", SettingType.file().orNothing());
    static final Setting<Optional<Path>> CLIENT_KEY =
            setting("muster.tls.client-key", SettingType.file().orNothing());
    static final Setting<String> CLIENT_KEY_PASSWORD = secret("muster.tls.client-key-password", SettingType.text());

    static final Setting<Operation> OPERATION = setting("muster.operation", SettingType.oneOf(Operation.class));
    static final Setting<String> MAPPING = setting("muster.mapping", SettingType.text());
    static final Setting<String> SOURCE_DEFINITIONS = setting("muster.source-definitions", SettingType.text());
    static final Setting<List<String>> IGNORE_COLUMNS =
            setting("muster.ignore-columns", SettingType.names().orEmpty(List.of()));
    static final Setting<BlankCells> BLANK_CELLS = setting("muster.blank-cells", SettingType.oneOf(BlankCells.class));
    static final Setting<ArrayMode> ARRAYS = setting("muster.arrays", SettingType.oneOf(ArrayMode.class));
    static final Setting<String> UPDATE_LOOK_UP = setting("muster.update.look-up", SettingType.oneOf("false", "true"));
    static final Setting<String> UPSERT_PASSWORD =
            setting("muster.upsert.password", SettingType.oneOf("always", "create"));
    static final Setting<List<String>> PROTECTED =
            setting("muster.protected", SettingType.assignments().orEmpty(List.of()));
    static final Setting<Integer> DRIFT_DAYS =
            setting("muster.drift.days", SettingType.number(1, UpdateSettings.MOST_DRIFT_DAYS));
    static final Setting<List<String>> NOTHING =
            setting("muster.values.nothing", SettingType.names().orEmpty(List.of()));
    static final Setting<Optional<String>> CSV_DELIMITER = setting(
            "muster.csv.delimiter",
            SettingType.autoOr(
                    "tab, or one character other than a letter, digit, blank or quote", Dialect::delimiterOf));
    static final Setting<Optional<String>> CSV_ENCODING = setting(
            "muster.csv.encoding",
            SettingType.autoOr(
                    "an encoding such as UTF-8, UTF-16LE, windows-1252 or ISO-8859-15", Dialect::encodingOf));
    static final Setting<Optional<String>> XLSX_SHEET =
            setting("muster.xlsx.sheet", SettingType.text().orNothing());
    static final Setting<Optional<Integer>> HEADER_ROW =
            setting("muster.header-row", SettingType.autoOr("a row number from 1", Dialect::headerRowOf));
    static final Setting<Optional<String>> JSON_PATH = setting(
            "muster.json.path",
            SettingType.autoOr(
                    "the path to the array of users, such as users, data.users or /data/users", Dialect::jsonPathOf));
    static final Setting<Long> UNFOLDED_BYTES =
            setting("muster.limit.unfolded-bytes", SettingType.longNumber(1_000, 1_000_000_000_000L));
    static final Setting<Integer> CELL_CHARACTERS =
            setting("muster.limit.cell-characters", SettingType.number(1_000, 100_000_000));
    static final Setting<Integer> COLUMNS = setting("muster.limit.columns", SettingType.number(10, 16_384));
    static final Setting<Integer> SHARED_TEXT_BYTES =
            setting("muster.limit.shared-text-bytes", SettingType.number(1_000, 1_000_000_000));
    static final Setting<Integer> MOST_INVALID_PERCENT =
            setting("muster.guard.max-invalid-percent", SettingType.number(0, 100));
    static final Setting<Integer> BATCH_SIZE =
            setting("muster.batch-size", SettingType.number(1, MOST_USERS_IN_A_REQUEST));
    static final Setting<Integer> BATCH_BYTES = setting("muster.batch-bytes", SettingType.number(10_000, 100_000_000));
    static final Setting<String> CREATION_SOURCE = setting(
            "muster.creation-source",
            SettingType.oneOf(
                    "jumpcloud:bulk",
                    "jumpcloud:custom_integration",
                    "jumpcloud:gapps",
                    "jumpcloud:o365",
                    "jumpcloud:scim",
                    "jumpcloud:workday"));
    static final Setting<String> SUPPRESS_EMAIL = setting("muster.suppress-email", SettingType.oneOf("false", "true"));
    static final Setting<Integer> REQUESTS_PER_MINUTE =
            setting("muster.rate.requests-per-minute", SettingType.number(1, Integer.MAX_VALUE));

    static final Setting<Duration> FIRST_POLL_DELAY = setting("muster.poll.first-delay", SettingType.duration());
    static final Setting<Duration> LONGEST_POLL_DELAY = setting("muster.poll.longest-delay", SettingType.duration());
    static final Setting<Duration> LONGEST_FIRST_POLL_DELAY =
            setting("muster.poll.longest-first-delay", SettingType.duration());
    static final Setting<Duration> POLL_DEADLINE = setting("muster.poll-deadline", SettingType.duration());
    static final Setting<Duration> IN_DOUBT_QUIET = setting("muster.in-doubt.quiet", SettingType.duration());
    static final Setting<Set<String>> STATUS_FINISHED = setting("muster.status.finished", SettingType.words());
    static final Setting<Set<String>> STATUS_PENDING = setting("muster.status.pending", SettingType.words());
    static final Setting<Set<String>> STATUS_FAILED = setting("muster.status.failed", SettingType.words());
    static final Setting<Duration> UNKNOWN_STATUS_AFTER =
            setting("muster.status.unknown-after", SettingType.duration());

    /** The settings above, which each organization may have of its own. The settings below apply to all. */
    static final List<Setting<?>> OF_AN_ORGANIZATION = List.copyOf(SETTINGS);

    static final Setting<List<String>> ORGS =
            setting("muster.orgs", SettingType.ownNames().orEmpty(List.of()));

    static final Setting<String> HOME = setting("muster.home", SettingType.text());
    static final Setting<String> SECRET_KEY = secret(
            "muster.secret-key",
            SettingType.pattern("[A-Za-z0-9+/]{43}=", "32 bytes in Base64, as from openssl rand -base64 32"));
    static final Setting<Duration> INBOX_SETTLE = setting("muster.inbox.settle", SettingType.duration());
    static final Setting<String> INBOX_DONE_FILE = setting(
            "muster.inbox.done-file",
            SettingType.pattern(
                            "(?=.{13})[^/\\\\{}$?&#%]*\\$\\{file:name}[^/\\\\{}$?&#%]*",
                            "the name of a marker with ${file:name} for the name of the file, such as "
                                    + "${file:name}.done")
                    .orEmpty(""));
    static final Setting<String> SOURCES =
            setting("muster.sources", SettingType.oneOf("delete", "delete-if-secret", "keep"));
    static final Setting<Optional<Duration>> RETENTION = setting("muster.retention", SettingType.ageOrNever());
    static final Setting<Duration> LOOK_FOR_OLD_EVERY = setting("muster.retention.look-every", SettingType.duration());

    static final Setting<QueueSettings.Broker> BROKER =
            setting("muster.queue.broker", SettingType.oneOf(QueueSettings.Broker.class));
    static final Setting<String> QUEUE_USERS = setting("muster.queue.users", SettingType.text());
    static final Setting<String> QUEUE_SOURCE =
            setting("muster.queue.source", SettingType.text().orEmpty(""));
    static final Setting<String> QUEUE_RESULTS = setting("muster.queue.results", SettingType.text());
    static final Setting<String> QUEUE_DEAD_LETTER = setting("muster.queue.dead-letter", SettingType.text());
    static final Setting<Duration> BATCH_TIMEOUT = setting("muster.queue.batch-timeout", SettingType.duration());
    static final Setting<Duration> IMPORT_WINDOW = setting("muster.queue.import-window", SettingType.duration());
    static final Setting<Integer> LARGEST_MESSAGE =
            setting("muster.queue.largest-message", SettingType.number(1_000, 100_000_000));
    static final Setting<Integer> MOST_OPEN = setting("muster.queue.most-open", SettingType.number(1, 10_000_000));
    static final Setting<String> JMS_CLIENT = setting("muster.jms.client", SettingType.text());
    static final Setting<String> JMS_URL = setting("muster.jms.url", SettingType.text());
    static final Setting<String> JMS_USERNAME =
            setting("muster.jms.username", SettingType.text().orEmpty(""));
    static final Setting<String> JMS_PASSWORD = secret("muster.jms.password", SettingType.text());
    static final Setting<Integer> JMS_CONSUMERS = setting("muster.jms.consumers", SettingType.number(1, 100));
    static final Setting<String> KAFKA_BROKERS = setting("muster.kafka.brokers", SettingType.text());
    static final Setting<String> KAFKA_GROUP = setting("muster.kafka.group", SettingType.text());

    static final Setting<String> EVENTS_FILE =
            setting("muster.events.file", SettingType.text().orEmpty(""));
    static final Setting<String> WEBHOOK_URL =
            setting("muster.events.webhook.url", SettingType.addressWithQuery().orEmpty(""));
    static final Setting<String> WEBHOOK_SECRET = secret(
            "muster.events.webhook.secret",
            SettingType.pattern("whsec_[A-Za-z0-9+/]{32,88}={0,2}", "whsec_ and 24 to 64 bytes in Base64"));

    static final Setting<Optional<Integer>> HTTP_PORT = setting("muster.http-port", SettingType.portOrNone());
    static final Setting<String> HTTP_ADDRESS = setting("muster.http-address", SettingType.localAddress());
    static final Setting<List<String>> HTTP_NAMES =
            setting("muster.http-names", SettingType.names().orEmpty(List.of()));
    static final Setting<String> JMX = setting("muster.jmx", SettingType.oneOf("false", "true"));

    static final Setting<String> LOG_FORMAT = setting("muster.log.format", SettingType.oneOf("json", "text"));
    static final Setting<Optional<Level>> LOG_LEVEL =
            setting("muster.log.level", SettingType.oneOf(Level.class).orNothing());

    static final Setting<Integer> SANDBOX_USERS_PER_SECOND =
            setting("muster.sandbox.users-per-second", SettingType.number(1, 1_000_000));
    static final Setting<Integer> ASK_EVERY = setting("muster.ledger.ask-every", SettingType.number(1, 60_000));

    private SettingCatalog() {}

    private static <T> Setting<T> setting(String key, SettingType<T> type) {
        return kept(new Setting<>(key, type, false));
    }

    private static Setting<String> secret(String key, SettingType<String> type) {
        Setting<String> secret = kept(new Setting<>(key, type.orEmpty(""), true));
        SECRET.add(secret);
        kept(secret.ofItsFile());
        return secret;
    }

    private static <T> Setting<T> kept(Setting<T> setting) {
        SETTINGS.add(setting);
        return setting;
    }
}
