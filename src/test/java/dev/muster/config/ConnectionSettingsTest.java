package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Address, credentials and proxy. */
class ConnectionSettingsTest {
    private static final Map<String, String> SERVICE_ACCOUNT =
            Map.of("JUMPCLOUD_CLIENT_ID", "client", "JUMPCLOUD_CLIENT_SECRET", "secret", "JUMPCLOUD_BASE_URL", "eu");

    @TempDir
    private Path base;

    // --- Regions

    @ParameterizedTest
    @CsvSource({
        "us, https://console.jumpcloud.com, https://admin-oauth.id.jumpcloud.com/oauth2/token",
        "EU, https://console.eu.jumpcloud.com, https://admin-oauth.id.eu.jumpcloud.com/oauth2/token",
        "in, https://console.in.jumpcloud.com, https://admin-oauth.id.in.jumpcloud.com/oauth2/token",
        "India, https://console.in.jumpcloud.com, https://admin-oauth.id.in.jumpcloud.com/oauth2/token",
        "https://console.eu.jumpcloud.com/, https://console.eu.jumpcloud.com, "
                + "https://admin-oauth.id.eu.jumpcloud.com/oauth2/token"
    })
    void recognisesARegionByNameOrAddress(String name, String url, String tokenUrl) {
        ConnectionSettings connection = load(Map.of("JUMPCLOUD_BASE_URL", name));
        assertThat(connection.baseUrl()).isEqualTo(url);
        assertThat(connection.tokenUrl()).contains(tokenUrl);
    }

    @Test
    void needsATokenUrlOutsideOfRegions() {
        assertThat(load(Map.of("JUMPCLOUD_BASE_URL", "https://jumpcloud.example.com"))
                        .region())
                .isEmpty();
        assertThat(load(Map.of(
                                "JUMPCLOUD_BASE_URL",
                                "https://jumpcloud.example.com",
                                "JUMPCLOUD_TOKEN_URL",
                                "https://tokens.example.com/token"))
                        .tokenUrl())
                .contains("https://tokens.example.com/token");
        assertThatThrownBy(() -> load(Map.of(
                                "JUMPCLOUD_BASE_URL",
                                "https://jumpcloud.example.com",
                                "JUMPCLOUD_CLIENT_ID",
                                "client",
                                "JUMPCLOUD_CLIENT_SECRET",
                                "secret"))
                        .credentials())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("JUMPCLOUD_TOKEN_URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us https://console.jumpcloud.com",
                "us http://192.0.2.1 https://tokens.example.com",
                "us https://a.example.com https://b.example.com, us https://c.example.com https://d.example.com"
            })
    void reportsInvalidRegions(String regions) {
        assertThatThrownBy(() -> load(Map.of("JUMPCLOUD_REGIONS", regions)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("JUMPCLOUD_REGIONS (environment)");
    }

    // --- Credentials

    @Test
    void readsAServiceAccount() {
        assertThat(load(SERVICE_ACCOUNT).credentials())
                .isInstanceOfSatisfying(Credentials.ServiceAccount.class, account -> {
                    assertThat(account.clientId()).isEqualTo("client");
                    assertThat(account.clientSecret().value()).isEqualTo("secret");
                    assertThat(account.tokenUrl()).isEqualTo("https://admin-oauth.id.eu.jumpcloud.com/oauth2/token");
                    assertThat(account.toString()).doesNotContain("secret,");
                });
    }

    @Test
    void rejectsConflictingAndIncompleteCredentials() {
        assertThatThrownBy(() -> load(Map.of("JUMPCLOUD_API_KEY", "key", "JUMPCLOUD_CLIENT_ID", "client")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("keep either");
        assertThatThrownBy(() -> load(Map.of("JUMPCLOUD_CLIENT_ID", "client")).credentials())
                .hasMessageContaining("JUMPCLOUD_CLIENT_SECRET is not");
        assertThatThrownBy(
                        () -> load(Map.of("JUMPCLOUD_CLIENT_SECRET", "secret")).credentials())
                .hasMessageContaining("JUMPCLOUD_CLIENT_ID is not")
                .hasMessageNotContaining("\"secret\"");
    }

    @Test
    void readsASecretFromAFileOrASettingButNotBoth() throws IOException {
        Path file = Files.writeString(base.resolve("key"), "key of a file\n");
        assertThat(load(Map.of("JUMPCLOUD_API_KEY_FILE", file.toString())).credentials())
                .isInstanceOfSatisfying(
                        Credentials.Key.class,
                        key -> assertThat(key.key().value()).isEqualTo("key of a file"));
        assertThatThrownBy(() ->
                        load(Map.of("JUMPCLOUD_API_KEY_FILE", file.toString(), "JUMPCLOUD_API_KEY", "invented-key")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("JUMPCLOUD_API_KEY (environment) and JUMPCLOUD_API_KEY_FILE (environment) are both set: "
                        + "keep only one of them");
    }

    // --- Placeholders

    @Test
    void resolvesPlaceholders() throws IOException {
        edit("jumpcloud.api-key = {{testvault:jumpcloud/key}}\njumpcloud.org-id = "
                + "{{env:NOBODY_SETS_THIS:5da4cf6113973a47cc6862fa}}");
        ConnectionSettings connection = load(Map.of());
        assertThat(((Credentials.Key) connection.credentials()).key().value())
                .isEqualTo("what the vault has as jumpcloud/key");
        assertThat(Settings.load(base, Map.of()).organization()).isEqualTo("5da4cf6113973a47cc6862fa");
    }

    @Test
    void reportsUnresolvablePlaceholders() throws IOException {
        edit("jumpcloud.api-key = {{hashicorp:secret:jumpcloud}}");
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Cannot resolve the placeholder in jumpcloud.api-key");
    }

    // --- The proxy

    @Test
    void usesNoProxyByDefault() {
        assertThat(load(Map.of()).proxy()).isEmpty();
        assertThat(load(Map.of("HTTPS_PROXY", "http://proxy.example.com:3128", "MUSTER_PROXY_URL", "none"))
                        .proxy())
                .isEmpty();
    }

    @Test
    void prefersTheProxyOfTheSettings() {
        ProxySettings proxy = load(Map.of(
                        "MUSTER_PROXY_URL",
                        "http://proxy.example.com:3128",
                        "MUSTER_PROXY_USERNAME",
                        "muster",
                        "MUSTER_PROXY_PASSWORD",
                        "word",
                        "HTTPS_PROXY",
                        "http://other.example.com:8080"))
                .proxy()
                .orElseThrow();
        assertThat(proxy.host() + ":" + proxy.port() + " " + proxy.username() + " "
                        + proxy.password().value())
                .isEqualTo("proxy.example.com:3128 muster word");
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example.com:3128, , ",
        "proxy.example.com:3128/, , ",
        "http://some%40body:w%3Ard+@proxy.example.com:3128, some@body, w:rd+"
    })
    void readsTheProxyOfTheEnvironment(String variable, String username, String password) {
        ProxySettings proxy = load(Map.of("https_proxy", variable)).proxy().orElseThrow();
        assertThat(proxy.host()).isEqualTo("proxy.example.com");
        assertThat(proxy.port()).isEqualTo(3128);
        assertThat(proxy.username()).isEqualTo(username == null ? "" : username);
        assertThat(proxy.password().value()).isEqualTo(password == null ? "" : password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://user:word@proxy.example.com:1080",
                "https://user:word@proxy.example.com:443",
                "http://user:word@proxy.example.com"
            })
    void rejectsOtherProxiesWithoutShowingTheirPassword(String proxy) {
        assertThatThrownBy(() -> load(Map.of("HTTPS_PROXY", proxy)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("HTTPS_PROXY (environment) is ")
                .hasMessageNotContaining("word");
        assertThatThrownBy(() -> load(Map.of("MUSTER_PROXY_URL", proxy)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("word@");
    }

    @ParameterizedTest
    @CsvSource({
        "console.jumpcloud.com, true",
        "intranet.example.com, false",
        "hooks.intranet.example.com, false",
        "hooks.example.com, false",
        "nothooks.example.com, true",
        "example.org, false",
        "www.example.org, false",
        "localhost, false",
        "127.0.0.1, false",
        "192.0.2.7, false"
    })
    void combinesProxyExceptionsAndExcludesThisMachine(String host, boolean through) {
        ProxySettings proxy = load(Map.of(
                        "MUSTER_PROXY_URL",
                        "http://proxy.example.com:3128",
                        "MUSTER_PROXY_EXCEPT",
                        "intranet.example.com, .hooks.example.com",
                        "NO_PROXY",
                        "*.example.org,192.0.2.7"))
                .proxy()
                .orElseThrow();
        assertThat(proxy.serves(host)).isEqualTo(through);
    }

    @Test
    void usesTheProxyForThisMachineIfConfigured() {
        assertThat(load(Map.of(
                                "MUSTER_PROXY_URL",
                                "http://proxy.example.com:3128",
                                "MUSTER_PROXY_FOR_THIS_MACHINE",
                                "true"))
                        .proxy()
                        .orElseThrow()
                        .serves("localhost"))
                .isTrue();
    }

    @Test
    void rejectsProxySettingsOfCamel() throws IOException {
        edit("camel.component.https.proxyHost = proxy.example.com");
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("muster.proxy.url");
    }

    private ConnectionSettings load(Map<String, String> environment) {
        return Settings.load(base, environment).connection();
    }

    private void edit(String text) throws IOException {
        Files.createDirectories(base.resolve("config"));
        Files.writeString(base.resolve("config").resolve("application.properties"), text);
    }
}
