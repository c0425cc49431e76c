package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.config.ResultStatusWords.Progress;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappingRules;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    private Path base;

    static Set<String> keys() throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("config", "application.properties"))) {
            properties.load(reader);
        }
        return new TreeSet<>(properties.stringPropertyNames());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger.db",
                "ledger.db-wal",
                "secret.key",
                "worker.lock",
                "reports/events.ndjson",
                "./inbox/../done/x",
                "."
            })
    void rejectsAnEventsFileThatTheHomeUses(String file) {
        Settings settings = load(Map.of()).with("muster.events.file", file);

        assertThatThrownBy(settings::events)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("muster.events.file");
        assertThat(load(Map.of())
                        .with("muster.events.file", "events/ledger.db")
                        .events()
                        .file())
                .isPresent();
    }

    @Test
    void usesDefaultsWithoutFileAndEnvironment() {
        Settings settings = load(Map.of());
        assertThat(settings.reading().operation()).isEqualTo(Operation.CREATE);
        assertThat(settings.imports().batchSize()).isEqualTo(500);
        assertThat(settings.polling().deadline()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.polling().inDoubtQuiet()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.baseUrl()).isEqualTo("https://console.jumpcloud.com");
        assertThat(settings.sources()).isEqualTo("delete-if-secret");
        assertThat(settings.home()).isEqualTo(base.resolve("data"));
        assertThat(settings.polling().statusWords().of("finished")).isEqualTo(Progress.FINISHED);
        assertThat(settings.reading().mappingRules()).isEqualTo(MappingRules.USUAL);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void overridesEverySettingByItsVariable(String key) throws IOException {
        edit("# nothing is edited");
        String other = otherValue(key, shippedValue(key));
        Settings settings = load(Map.of(variable(key), " " + other + " "));
        assertThat(value(settings, key)).isEqualTo(other);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void overridesEverySettingByTheFile(String key) throws IOException {
        String other = otherValue(key, shippedValue(key));
        edit(key + " = " + other);
        assertThat(value(load(Map.of()), key)).isEqualTo(other);
    }

    @Test
    void prefersTheEnvironmentToTheFile() throws IOException {
        edit("muster.batch-size = 100");
        assertThat(load(Map.of("MUSTER_BATCH_SIZE", "200")).imports().batchSize())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "muster.operation | delete | one of create, update, upsert",
                "muster.arrays | append | one of merge, replace",
                "muster.update.look-up | no | one of false, true",
                "muster.upsert.password | never | one of always, create",
                "muster.batch-size | 0 | a whole number from 1 to 800",
                "muster.batch-size | 801 | a whole number from 1 to 800",
                "muster.batch-size | 5.5 | a whole number from 1 to 800",
                "muster.batch-size | 99999999999 | a whole number from 1 to 800",
                "muster.batch-bytes | 9999 | a whole number from 10000 to 100000000",
                "muster.batch-bytes | 1MB | a whole number from 10000 to 100000000",
                "muster.rate.requests-per-minute | 0 | a whole number from 1 to 2147483647",
                "muster.sandbox.users-per-second | -1 | a whole number from 1 to 1000000",
                "muster.ledger.ask-every | 200ms | a whole number from 1 to 60000",
                "muster.poll.first-delay | 0s | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "muster.poll.longest-delay | soon | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "muster.poll-deadline | -1h | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "muster.poll-deadline | 2 | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "muster.in-doubt.quiet | 10 s ! | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "muster.inbox.done-file | all.done | the name of a marker with ${file:name} for the name of the "
                        + "file, such as ${file:name}.done, or empty",
                "muster.inbox.done-file | ${file:name} | the name of a marker with ${file:name} for the name of "
                        + "the file, such as ${file:name}.done, or empty",
                "muster.inbox.settle | ms | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "jumpcloud.connect-timeout | 99999999999999999999ms | a duration such as 500ms, 30s, 10m or 2h, "
                        + "at most 1000h",
                "jumpcloud.response-timeout | 99999999999999999999h | a duration such as 500ms, 30s, 10m or 2h, "
                        + "at most 1000h",
                "muster.retention | 0 | never, or whole days or hours, such as 30d or 12h, at least 1h",
                "muster.sources | burn | one of delete, delete-if-secret, keep",
                "muster.suppress-email | yes | one of false, true",
                "muster.creation-source | jumpcloud:carrier-pigeon | one of jumpcloud:bulk, "
                        + "jumpcloud:custom_integration, jumpcloud:gapps, jumpcloud:o365, jumpcloud:scim, "
                        + "jumpcloud:workday",
                "muster.queue.broker | rabbit | one of none, jms, kafka",
                "muster.queue.batch-timeout | soon | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "muster.queue.import-window | 0h | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "muster.queue.largest-message | 1MB | a whole number from 1000 to 100000000",
                "muster.queue.most-open | 0 | a whole number from 1 to 10000000",
                "muster.jms.consumers | 0 | a whole number from 1 to 100",
                "muster.log.format | xml | one of json, text",
                "muster.log.level | loud | one of error, warn, info, debug, trace, or empty",
                "muster.http-port | 65536 | a whole number from 0 to 65535, or none",
                "muster.http-port | -1 | a whole number from 0 to 65535, or none",
                "muster.http-address | no such.address | an address of this machine such as 127.0.0.1, or 0.0.0.0 "
                        + "for all",
                "muster.jmx | yes | one of false, true",
                "muster.guard.max-invalid-percent | 101 | a whole number from 0 to 100",
                "muster.events.webhook.url | http://hooks.example.com | an https address (http only for this "
                        + "machine), or empty",
                "jumpcloud.base-url | console.jumpcloud.com | a region of jumpcloud.regions, or an https address "
                        + "(http only for this machine)",
                "jumpcloud.base-url | atlantis | a region of jumpcloud.regions, or an https address (http only "
                        + "for this machine)",
                "jumpcloud.token-url | http://tokens.example.com | an https address (http only for this machine), "
                        + "or empty",
                "jumpcloud.regions | us https://console.jumpcloud.com | regions separated by commas, each with a "
                        + "name, service address and token address",
                "jumpcloud.pool.all | 0 | a whole number from 1 to 1000",
                "jumpcloud.pool.idle | 0s | a duration such as 500ms, 30s, 10m or 2h, at most 1000h",
                "muster.proxy.url | https://proxy.example.com | http://HOST:PORT without a password, or none, or "
                        + "empty",
                "muster.proxy.for-this-machine | yes | one of false, true"
            })
    void reportsAnInvalidValueWithItsKeyAndTheAcceptedValues(String key, String value, String wanted)
            throws IOException {
        edit(key + " = " + value);
        assertRefused(Map.of(), key + " (config/application.properties) is \"" + value + "\": it must be " + wanted);
        edit("");
        assertRefused(
                Map.of(variable(key), value),
                variable(key) + " (environment) is \"" + value + "\": it must be " + wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "muster.home",
                "muster.operation",
                "muster.batch-size",
                "muster.poll-deadline",
                "jumpcloud.base-url",
                "muster.sources",
                "muster.status.finished",
                "muster.status.pending"
            })
    void reportsAMissingRequiredValue(String key) {
        assertThatThrownBy(() -> load(Map.of(variable(key), "")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(variable(key) + " (environment) is \"\": it must be not empty");
    }

    @Test
    void reportsMissingCredentialsWhenTheyAreNeeded() {
        Settings settings = load(Map.of());
        assertThatThrownBy(() -> settings.connection().credentials())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("JUMPCLOUD_API_KEY")
                .hasMessageContaining("./muster demo");
    }

    @Test
    void reportsUnknownSettings() throws IOException {
        edit("muster.batchsize = 100");
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("application.properties")
                .hasMessageContaining("unknown setting \"muster.batchsize\"")
                .hasMessageNotContaining("\n");
    }

    @Test
    void acceptsSettingsOfCamel() throws IOException {
        edit("camel.main.tracing = true");
        assertThat(load(Map.of()).forRoutes()).containsEntry("camel.main.tracing", "true");
    }

    @Test
    void namesAnUnreadableFile() throws IOException {
        edit("muster.home = \\u00zz");
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("application.properties");
        Files.write(
                base.resolve("config").resolve("application.properties"),
                "muster.home = k\u00fcche".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("application.properties");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://console.jumpcloud.com",
                "https://console.eu.jumpcloud.com/",
                "https://proxy.example.com:8443/jumpcloud//",
                "http://localhost:8089",
                "http://127.0.0.1:1",
                "http://[::1]:8089/"
            })
    void acceptsHttpsAddressesAndLocalHttpAddresses(String address) {
        assertThat(load(Map.of("JUMPCLOUD_BASE_URL", address)).baseUrl()).isEqualTo(address.replaceAll("/+$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.1",
                "http://203.0.113.7:8080",
                "http://",
                "https://",
                "https:///api",
                "//console.jumpcloud.com",
                "ftp://localhost",
                "https://a b",
                "https://console.jumpcloud.com?x=1",
                "https://console.jumpcloud.com#x",
                "nonsense"
            })
    void rejectsAnyOtherAddress(String address) {
        assertRefused(
                Map.of("JUMPCLOUD_BASE_URL", address),
                "JUMPCLOUD_BASE_URL (environment) is \"" + address
                        + "\": it must be a region of jumpcloud.regions, or an https address (http only for this "
                        + "machine)");
    }

    @ParameterizedTest
    @CsvSource({
        "https://someone:word@console.jumpcloud.com/, https://…@console.jumpcloud.com/",
        "http://127.0.0.1@192.0.2.1, http://…@192.0.2.1",
        "https://someone:w@rd@console.jumpcloud.com, https://…@console.jumpcloud.com"
    })
    void rejectsAnAddressWithAPasswordWithoutShowingIt(String address, String shown) {
        assertRefused(
                Map.of("JUMPCLOUD_BASE_URL", address),
                "JUMPCLOUD_BASE_URL (environment) is \"" + shown
                        + "\": it must be a region of jumpcloud.regions, or an https address (http only for this "
                        + "machine)");
    }

    @Test
    void resolvesAHomeOfTheEnvironmentAgainstTheWorkingDirectory() {
        assertThat(load(Map.of("MUSTER_HOME", "my/home")).home())
                .isEqualTo(Path.of("my/home").toAbsolutePath());
    }

    @Test
    void resolvesAHomeOfTheFileAgainstTheProgramFolder() throws IOException {
        edit("muster.home = ../my home");
        assertThat(load(Map.of()).home()).isEqualTo(base.resolveSibling("my home"));
    }

    @Test
    void keepsAnAbsoluteHome() {
        assertThat(load(Map.of("MUSTER_HOME", base.resolve("there").toString())).home())
                .isEqualTo(base.resolve("there"));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "10m, PT10M", "2h, PT2H", "1h30m, PT1H30M", "5S, PT5S"})
    void readsDurations(String text, Duration duration) {
        assertThat(load(Map.of("MUSTER_POLL_DEADLINE", text)).polling().deadline())
                .isEqualTo(duration);
    }

    @Test
    void doesNotShowInvalidSecrets() throws IOException {
        edit("");
        assertRefused(
                Map.of("MUSTER_EVENTS_WEBHOOK_SECRET", "my-secret"),
                "MUSTER_EVENTS_WEBHOOK_SECRET (environment) is \"…\": it must be whsec_ and 24 to 64 bytes in "
                        + "Base64, or empty");
        assertRefused(
                Map.of("MUSTER_EVENTS_WEBHOOK_URL", "http://hooks.example.com/?token=my-secret"),
                "MUSTER_EVENTS_WEBHOOK_URL (environment) is \"http://hooks.example.com/?…\": it must be an https "
                        + "address (http only for this machine), or empty");
    }

    @Test
    void passesNoSecretsToRoutes() {
        Properties properties = load(Map.of(
                        "JUMPCLOUD_API_KEY",
                        "a-very-secret-word",
                        "MUSTER_JMS_PASSWORD",
                        "a-very-secret-word",
                        "MUSTER_PROXY_PASSWORD",
                        "a-very-secret-word",
                        "MUSTER_TLS_TRUST_PASSWORD",
                        "a-very-secret-word",
                        "MUSTER_TLS_CLIENT_KEY_PASSWORD",
                        "a-very-secret-word"))
                .forRoutes();
        assertThat(properties.values()).doesNotContain("a-very-secret-word");
        assertThat(properties)
                .doesNotContainKeys(
                        "jumpcloud.api-key",
                        "jumpcloud.client-secret",
                        "muster.jms.password",
                        "muster.events.webhook.secret");
    }

    @Test
    void passesDurationsInMillisecondsToRoutes() {
        assertThat(load(Map.of("JUMPCLOUD_CONNECT_TIMEOUT", "2s", "JUMPCLOUD_BASE_URL", "http://localhost:8089/"))
                        .forRoutes())
                .containsEntry("jumpcloud.connect-timeout-millis", "2000")
                .containsEntry("jumpcloud.response-timeout-millis", "60000")
                .containsEntry("muster.inbox.settle-millis", "10000")
                .containsEntry("jumpcloud.base-url", "http://localhost:8089");
    }

    @Test
    void passesTheAddressesOfARegionToRoutes() {
        assertThat(load(Map.of("JUMPCLOUD_BASE_URL", "eu")).forRoutes())
                .containsEntry("jumpcloud.base-url", "https://console.eu.jumpcloud.com")
                .containsEntry("jumpcloud.token-url", "https://admin-oauth.id.eu.jumpcloud.com/oauth2/token");
        assertThat(load(Map.of("JUMPCLOUD_BASE_URL", "eu")).destination())
                .isEqualTo(load(Map.of("JUMPCLOUD_BASE_URL", "https://console.eu.jumpcloud.com/"))
                        .destination());
    }

    @Test
    void ignoresConnectionSettingsForASandbox() {
        Settings settings = load(Map.of(
                        "JUMPCLOUD_CLIENT_ID",
                        "client",
                        "JUMPCLOUD_CLIENT_SECRET",
                        "invented-secret",
                        "JUMPCLOUD_ORG_ID",
                        "5da4cf6113973a47cc6862fa",
                        "JUMPCLOUD_BASE_URL",
                        "eu",
                        "MUSTER_PROXY_URL",
                        "http://proxy.example.com:3128",
                        "MUSTER_PROXY_FOR_THIS_MACHINE",
                        "true",
                        "MUSTER_TLS_TRUST",
                        "authorities.pem",
                        "MUSTER_BATCH_SIZE",
                        "7"))
                .forSandbox("http://127.0.0.1:8089", "sandbox-key");
        assertThat(settings.baseUrl()).isEqualTo("http://127.0.0.1:8089");
        assertThat(settings.organization()).isEmpty();
        assertThat(settings.connection().credentials()).isInstanceOf(Credentials.Key.class);
        assertThat(settings.connection().proxy()).isEmpty();
        assertThat(settings.connection().tls().trust()).isEmpty();
        assertThat(settings.imports().batchSize()).isEqualTo(7);
    }

    @Test
    void readsStatusWordsInAnyCase() {
        Settings settings = load(Map.of("MUSTER_STATUS_FINISHED", "Finished, DONE ,"));
        assertThat(settings.polling().statusWords().of("done")).isEqualTo(Progress.FINISHED);
        assertThat(settings.polling().statusWords().of("Finished")).isEqualTo(Progress.FINISHED);
    }

    @Test
    void neverMatchesAMissingStatusWord() {
        assertThat(load(Map.of("MUSTER_STATUS_FINISHED", ",finished,,done"))
                        .polling()
                        .statusWords()
                        .of(""))
                .isEqualTo(Progress.PENDING);
    }

    @Test
    void checksChangedSettings() {
        Settings settings = load(Map.of());
        assertThat(settings.with("muster.batch-size", "7").imports().batchSize())
                .isEqualTo(7);
        assertThat(settings.imports().batchSize()).isEqualTo(500);
        assertThatThrownBy(() -> settings.with("muster.batch-size", "many")).isInstanceOf(ConfigurationException.class);
    }

    private void assertRefused(Map<String, String> environment, String message) {
        assertThatThrownBy(() -> load(environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message)
                .hasMessageNotContaining("\n");
    }

    private Settings load(Map<String, String> environment) {
        return Settings.load(base, environment);
    }

    private void edit(String text) throws IOException {
        Files.createDirectories(base.resolve("config"));
        Files.writeString(base.resolve("config").resolve("application.properties"), text);
    }

    private static String shippedValue(String key) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("config", "application.properties"))) {
            properties.load(reader);
        }
        return properties.getProperty(key).strip();
    }

    /** A setting as the tests see it; routes get all except secrets. */
    private static String value(Settings settings, String key) {
        return switch (key) {
            case "muster.csv.delimiter" -> "tab";
            case "muster.csv.encoding" -> "windows-1252";
            default ->
                SettingCatalog.SECRETS.stream()
                        .filter(secret -> secret.key().equals(key))
                        .findFirst()
                        .map(secret -> settings.secret(secret).value())
                        .orElseGet(() -> settings.forRoutes().getProperty(key));
        };
    }

    /** Another value that is as good as the shipped one. */
    private String otherValue(String key, String shipped) throws IOException {
        if (key.endsWith("-file") && !key.equals("muster.inbox.done-file")) {
            return Files.writeString(base.resolve("secret"), otherValue(key.replaceFirst("-file$", ""), ""))
                    .toString();
        }
        return switch (key) {
            case "jumpcloud.base-url" -> "https://console.eu.jumpcloud.com";
            case "jumpcloud.token-url" -> "https://tokens.example.com/oauth2/token";
            case "jumpcloud.regions" -> "mars https://mars.example.com https://tokens.mars.example.com/oauth2/token";
            case "muster.proxy.url" -> "http://proxy.example.com:3128";
            case "jumpcloud.org-id" -> "5da4cf6113973a47cc6862fa";
            case "muster.protected" -> "username=admin*";
            case "muster.arrays" -> "replace";
            case "muster.upsert.password" -> "always";
            case "muster.blank-cells" -> "clear";
            case "muster.csv.delimiter" -> "tab";
            case "muster.csv.encoding" -> "windows-1252";
            case "muster.events.webhook.secret" -> "whsec_bm90IGEgc2VjcmV0IG9mIGFueWJvZHkhIQ==";
            case "muster.events.webhook.url" -> "https://hooks.example.com/muster";
            case "muster.header-row" -> "3";
            case "muster.http-address" -> "0.0.0.0";
            case "muster.inbox.done-file" -> "${file:name}.done";
            case "muster.jms.consumers" -> "4";
            case "muster.json.path" -> "/data/users";
            case "muster.log.format" -> "json";
            case "muster.log.level" -> "debug";
            case "muster.operation" -> "update";
            case "muster.queue.broker" -> "kafka";
            case "muster.retention" -> "12h";
            case "muster.secret-key" -> "bXVzdGVyIGtlZXBzIG5vIHNlY3JldHMgYXQgcmVzdCE=";
            case "muster.sources" -> "keep";
            case "muster.creation-source" -> "jumpcloud:scim";
            default ->
                shipped.equals("true")
                        ? "false"
                        : shipped.equals("false")
                                ? "true"
                                : shipped.matches("\\d+(s|m|h)")
                                        ? "77s"
                                        : shipped.matches("\\d+")
                                                ? String.valueOf(Long.parseLong(shipped) - 1)
                                                : "other";
        };
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
