package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The usable organizations of several, and the names of their settings in messages. */
class UsableOrganizationsTest {
    @TempDir
    private Path base;

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "MUSTER_ORGS",
            "acme, globex, initech",
            "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY",
            "key-of-acme",
            "MUSTER_ORG_GLOBEX_JUMPCLOUD_API_KEY",
            "key-of-globex"));
    private final Map<String, String> unusable = new TreeMap<>();

    private Settings of(String org) {
        return Settings.load(base, environment).organization(org).orElseThrow();
    }

    @Test
    void keepsValidOrganizationsUsable() {
        environment.put("MUSTER_ORG_ACME_JUMPCLOUD_API_KEY", "");
        environment.put(
                "MUSTER_ORG_ACME_JUMPCLOUD_API_KEY_FILE",
                base.resolve("nowhere").toString());
        environment.put("MUSTER_ORG_INITECH_JUMPCLOUD_API_KEY", "key-of-globex");

        assertThat(Settings.loadCommon(base, environment)
                        .usableOrganizations((org, wrong) -> unusable.put(org, wrong.getMessage())))
                .extracting(Settings::org)
                .containsExactly("globex");
        assertThat(unusable).containsOnlyKeys("acme", "initech");
        assertThat(unusable.get("acme")).startsWith("MUSTER_ORG_ACME_JUMPCLOUD_API_KEY_FILE (environment)");
        assertThat(unusable.get("initech")).startsWith("muster.orgs: globex and initech have the same credentials");
        assertThatThrownBy(() -> Settings.load(base, environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(unusable.get("acme"));
    }

    @Test
    void reportsIncompleteCredentialsOfOneOrganization() {
        environment.put("MUSTER_ORG_ACME_JUMPCLOUD_API_KEY", "");
        environment.put("MUSTER_ORG_ACME_JUMPCLOUD_CLIENT_ID", "client-of-acme");

        Settings.loadCommon(base, environment)
                .usableOrganizations((org, wrong) -> unusable.put(org, wrong.getMessage()));
        assertThat(unusable).containsOnlyKeys("acme");
        assertThat(unusable.get("acme")).contains("muster.org.acme.");
    }

    @Test
    void failsOnInvalidCommonSettings() {
        environment.put("MUSTER_BATCH_SIZE", "900");

        assertThatThrownBy(() -> Settings.loadCommon(base, environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("MUSTER_BATCH_SIZE");
    }

    @Test
    void namesTheSettingOfTheOrganization() {
        assertThat(of("acme").names().toSet("jumpcloud.base-url")).isEqualTo("muster.org.acme.jumpcloud.base-url");
        assertThat(of("acme").names().ownKey("muster.status.failed")).isEqualTo("muster.org.acme.muster.status.failed");
        Settings only = Settings.load(base, Map.of());
        assertThat(only.names().toSet("jumpcloud.base-url")).isEqualTo("JUMPCLOUD_BASE_URL");
        assertThat(only.names().ownKey("muster.status.failed")).isEqualTo("muster.status.failed");
    }

    @Test
    void namesTheVariableOfTheUsedKey() throws Exception {
        environment.put("JUMPCLOUD_API_KEY", "key-of-all");
        environment.put("MUSTER_ORG_GLOBEX_JUMPCLOUD_API_KEY", "");
        environment.put(
                "MUSTER_ORG_GLOBEX_JUMPCLOUD_API_KEY_FILE",
                Files.writeString(base.resolve("key"), "key-of-globex").toString());

        assertThat(of("acme").names().apiKeyVariable()).isEqualTo("MUSTER_ORG_ACME_JUMPCLOUD_API_KEY");
        assertThat(of("globex").names().apiKeyVariable()).isEqualTo("MUSTER_ORG_GLOBEX_JUMPCLOUD_API_KEY");
        assertThat(of("initech").names().apiKeyVariable()).isEqualTo("JUMPCLOUD_API_KEY");
        assertThat(Settings.load(base, Map.of()).names().apiKeyVariable()).isEqualTo("JUMPCLOUD_API_KEY");
    }

    @Test
    void comparesHostProxyAndCertificatesOfTransports() {
        assertThat(of("acme").usesTransportOf(of("globex"))).isTrue();
        environment.put("MUSTER_ORG_GLOBEX_JUMPCLOUD_BASE_URL", "eu");
        environment.put("MUSTER_ORG_INITECH_MUSTER_PROXY_URL", "http://proxy.example.com:3128");
        assertThat(of("acme").usesTransportOf(of("globex"))).isFalse();
        assertThat(of("acme").usesTransportOf(of("initech"))).isFalse();
    }
}
