package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of single organizations, and common ones. */
class OrganizationSettingsTest {
    private static final String ACME = "5f0000000000000000000001";
    private static final String GLOBEX = "5f0000000000000000000002";

    @TempDir
    private Path base;

    @Test
    void servesOneUnnamedOrganizationByDefault() {
        Settings settings = load(Map.of("JUMPCLOUD_ORG_ID", ACME));
        assertThat(settings.servesSeveral()).isFalse();
        assertThat(settings.organizations()).containsExactly(settings);
        assertThat(settings.orgs()).containsExactly("");
        assertThat(settings.destination()).isEqualTo(new Destination("", "https://console.jumpcloud.com", ACME));
    }

    @Test
    void inheritsCommonSettings() throws IOException {
        edit("muster.orgs = acme, globex\nmuster.org.acme.jumpcloud.api-key = "
                + "key-of-acme\nmuster.org.globex.jumpcloud.api-key = key-of-globex\n"
                + "muster.batch-size = 100\nmuster.org.globex.muster.batch-size = "
                + "7\nmuster.org.globex.muster.operation = "
                + "upsert\nmuster.org.globex.jumpcloud.base-url = eu\n");
        Settings settings = load(Map.of());

        assertThat(settings.servesSeveral()).isTrue();
        assertThat(settings.orgs()).containsExactly("acme", "globex");
        Settings acme = settings.organization("acme").orElseThrow();
        Settings globex = settings.organization("globex").orElseThrow();
        assertThat(List.of(acme.imports().batchSize(), globex.imports().batchSize()))
                .containsExactly(100, 7);
        assertThat(List.of(acme.reading().operation(), globex.reading().operation()))
                .containsExactly(Operation.CREATE, Operation.UPSERT);
        assertThat(key(acme)).isEqualTo("key-of-acme");
        assertThat(key(globex)).isEqualTo("key-of-globex");
        assertThat(globex.destination()).isEqualTo(new Destination("globex", "https://console.eu.jumpcloud.com", ""));
        assertThat(globex.organizations())
                .extracting(Settings::org)
                .as("each knows of all")
                .containsExactly("acme", "globex");
        assertThat(globex.common().imports().batchSize()).isEqualTo(100);
        assertThat(settings.organization("initech")).isEmpty();
    }

    @Test
    void overridesOrganizationsByTheEnvironment() throws IOException {
        edit("muster.orgs = acme\nmuster.org.acme.muster.batch-size = 7\nmuster.org.acme.jumpcloud.api-key = "
                + "key-of-acme\n");
        Settings settings = load(Map.of(
                "MUSTER_ORGS",
                "acme, north-west",
                "MUSTER_ORG_ACME_MUSTER_BATCH_SIZE",
                "8",
                "MUSTER_ORG_NORTH_WEST_JUMPCLOUD_API_KEY",
                "key-of-north-west"));

        assertThat(settings.organizations())
                .extracting(each -> each.imports().batchSize())
                .containsExactly(8, 500);
        assertThat(key(settings.organization("north-west").orElseThrow())).isEqualTo("key-of-north-west");
        assertThat(settings.unknownVariables()).isEmpty();
        assertThat(load(Map.of("MUSTER_ORGS", "acme", "MUSTER_ORG_ACMEE_JUMPCLOUD_API_KEY", "x"))
                        .unknownVariables())
                .containsEntry(
                        "MUSTER_ORG_ACMEE_JUMPCLOUD_API_KEY", "Did you mean MUSTER_ORG_ACME_JUMPCLOUD_API_KEY? ");
    }

    @Test
    void neverInheritsIdsAndInheritsCredentialsOnlyIfNoneAreSet() {
        Settings settings = load(Map.of(
                "JUMPCLOUD_API_KEY",
                "key-of-all",
                "JUMPCLOUD_ORG_ID",
                ACME,
                "JUMPCLOUD_TOKEN_URL",
                "https://tokens.example.com",
                "MUSTER_ORGS",
                "acme,globex",
                "MUSTER_ORG_ACME_JUMPCLOUD_ORG_ID",
                GLOBEX,
                "MUSTER_ORG_GLOBEX_JUMPCLOUD_CLIENT_ID",
                "client",
                "MUSTER_ORG_GLOBEX_JUMPCLOUD_CLIENT_SECRET",
                "secret"));
        Settings acme = settings.organization("acme").orElseThrow();
        Settings globex = settings.organization("globex").orElseThrow();

        assertThat(key(acme)).isEqualTo("key-of-all");
        assertThat(globex.organization()).isEmpty();
        assertThat(globex.connection().credentials())
                .isInstanceOfSatisfying(
                        Credentials.ServiceAccount.class,
                        account -> assertThat(account.tokenUrl())
                                .isEqualTo("https://admin-oauth.id.jumpcloud.com/oauth2/token"));
    }

    @Test
    void resolvesFilesOfOneOrganization() throws IOException {
        edit("muster.orgs = acme\nmuster.org.acme.jumpcloud.api-key-file = keys/acme\n");
        Files.writeString(Files.createDirectory(base.resolve("keys")).resolve("acme"), "key-of-acme\n");
        assertThat(key(load(Map.of()).organization("acme").orElseThrow())).isEqualTo("key-of-acme");

        edit("muster.orgs = acme\n");
        assertRefused(
                Map.of("MUSTER_ORG_ACME_JUMPCLOUD_API_KEY_FILE", "keys/missing"),
                "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY_FILE (environment)",
                Path.of("keys/missing").toAbsolutePath().toString());
    }

    @Test
    void changesSettingsOfOnlyOneOrganization() throws IOException {
        edit("muster.orgs = acme,globex\nmuster.org.acme.jumpcloud.org-id = " + ACME
                + "\nmuster.org.globex.jumpcloud.org-id = " + GLOBEX
                + "\nmuster.org.acme.muster.suppress-email = false\n");
        Settings acme = load(Map.of()).organization("acme").orElseThrow().with("muster.suppress-email", "true");

        assertThat(acme.org()).isEqualTo("acme");
        assertThat(acme.forRoutes()).containsEntry("muster.suppress-email", "true");
    }

    @Test
    void passesNoSettingsOfOtherOrganizationsToRoutes() throws IOException {
        edit("muster.orgs = acme,globex\nmuster.org.acme.jumpcloud.api-key = "
                + "key-of-acme\nmuster.org.globex.jumpcloud.api-key = "
                + "key-of-globex\nmuster.org.globex.jumpcloud.base-url = eu\n");
        var properties = load(Map.of()).organization("acme").orElseThrow().forRoutes();

        assertThat(properties.toString()).doesNotContain("key-of-", "globex.");
        assertThat(properties).containsEntry("jumpcloud.base-url", "https://console.jumpcloud.com");
    }

    @Test
    void dropsOrganizationsForASandbox() {
        Settings settings = load(Map.of("MUSTER_ORGS", "acme", "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY", "key-of-acme"))
                .forSandbox("http://127.0.0.1:1", "another");
        assertThat(settings.servesSeveral()).isFalse();
        assertThat(key(settings)).isEqualTo("another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme", "acme,acme", "a b", "../up", "acme-", "-acme", "a--b", "a.b", "ä"})
    void rejectsUnusableNames(String names) {
        assertRefused(
                Map.of("MUSTER_ORGS", names),
                "MUSTER_ORGS (environment) is \"" + names + "\"",
                "lower-case letters, digits and single hyphens");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "muster.org.acmee.jumpcloud.api-key | unknown organization \"acmee\" | Did you mean acme?",
                "muster.org.acme.muster.home | \"muster.home\" cannot be set for one organization | remove the line",
                "muster.org.acme.jumpcloud.apikey | \"jumpcloud.apikey\" cannot be set | Did you mean "
                        + "jumpcloud.api-key?",
                "muster.org.acme | \"\" cannot be set for one organization | muster.org.acme"
            })
    void reportsUnknownSettingsOfAnOrganization(String key, String what, String hint) throws IOException {
        edit("muster.orgs = acme\n" + key + " = x\n");
        assertRefused(Map.of(), what, hint);
    }

    @Test
    void rejectsOrganizationSettingsWithoutOrganizations() throws IOException {
        edit("muster.org.acme.jumpcloud.api-key = x\n");
        assertRefused(Map.of(), "unknown organization \"acme\"", "muster.orgs is empty");
    }

    @Test
    void namesTheSettingOfAMistake() throws IOException {
        edit("muster.orgs = acme\nmuster.org.acme.muster.batch-size = 801\n");
        assertRefused(Map.of(), "muster.org.acme.muster.batch-size (config/application.properties) is \"801\"");
        assertRefused(
                Map.of("MUSTER_ORG_ACME_MUSTER_BATCH_SIZE", "0"),
                "MUSTER_ORG_ACME_MUSTER_BATCH_SIZE (environment) is \"0\"");
        assertRefused(
                Map.of(
                        "MUSTER_ORG_ACME_MUSTER_BATCH_SIZE",
                        "1",
                        "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY",
                        "a",
                        "MUSTER_ORG_ACME_JUMPCLOUD_CLIENT_ID",
                        "b"),
                "Organization acme",
                "Both an API key and a service account are set");
        assertThatThrownBy(() -> load(Map.of("MUSTER_ORG_ACME_MUSTER_BATCH_SIZE", "1"))
                        .organization("acme")
                        .orElseThrow()
                        .connection()
                        .credentials())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Organization acme")
                .hasMessageContaining("No credentials");
    }

    @ParameterizedTest
    @CsvSource({
        "acme-key, '', acme-key, ''",
        "acme-key, " + ACME + ", acme-key, ''",
        "a, " + ACME + ", b, " + ACME,
        "'', '', '', ''"
    })
    void rejectsOrganizationsThatMayBeTheSame(String oneKey, String oneId, String otherKey, String otherId) {
        assertRefused(two(oneKey, oneId, otherKey, otherId), "acme and globex have the same");
    }

    @ParameterizedTest
    @CsvSource({
        "acme-key, '', globex-key, ''",
        "same-key, " + ACME + ", same-key, " + GLOBEX,
        "acme-key, " + ACME + ", globex-key, ''"
    })
    void acceptsDifferentOrganizations(String oneKey, String oneId, String otherKey, String otherId) {
        assertThat(load(two(oneKey, oneId, otherKey, otherId)).orgs()).containsExactly("acme", "globex");
    }

    @Test
    void acceptsTheSameIdAtDifferentAddresses() {
        Map<String, String> environment = two("same-key", ACME, "same-key", ACME);
        environment.put("MUSTER_ORG_GLOBEX_JUMPCLOUD_BASE_URL", "eu");
        assertThat(load(environment).orgs()).hasSize(2);
    }

    @Test
    void recognisesAnOrganizationByNameOrId() {
        Settings acme = load(two("a", ACME, "b", "")).organization("acme").orElseThrow();
        Settings globex = acme.organization("globex").orElseThrow();
        assertThat(acme.destination().isMeantBy("acme")).isTrue();
        assertThat(acme.destination().isMeantBy(ACME.toUpperCase(Locale.ROOT))).isTrue();
        assertThat(acme.destination().isMeantBy("globex")).isFalse();
        assertThat(acme.destination().isMeantBy(null)).isFalse();
        assertThat(globex.destination().isMeantBy("")).as("it has no id").isFalse();
        assertThat(acme.common().destination().isMeantBy(null)).isTrue();
    }

    private static Map<String, String> two(String oneKey, String oneId, String otherKey, String otherId) {
        return new HashMap<>(Map.of(
                "JUMPCLOUD_API_KEY",
                "key-of-all",
                "MUSTER_ORGS",
                "acme,globex",
                "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY",
                oneKey,
                "MUSTER_ORG_ACME_JUMPCLOUD_ORG_ID",
                oneId,
                "MUSTER_ORG_GLOBEX_JUMPCLOUD_API_KEY",
                otherKey,
                "MUSTER_ORG_GLOBEX_JUMPCLOUD_ORG_ID",
                otherId));
    }

    private static String key(Settings settings) {
        return ((Credentials.Key) settings.connection().credentials()).key().value();
    }

    private void assertRefused(Map<String, String> environment, CharSequence... message) {
        assertThatThrownBy(() -> load(environment))
                .isInstanceOf(ConfigurationException.class)
                .message()
                .contains(message);
    }

    private Settings load(Map<String, String> environment) {
        return Settings.load(base, environment);
    }

    private void edit(String text) throws IOException {
        Files.createDirectories(base.resolve("config"));
        Files.writeString(base.resolve("config").resolve("application.properties"), text);
    }
}
