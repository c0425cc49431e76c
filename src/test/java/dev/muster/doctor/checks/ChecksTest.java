package dev.muster.doctor.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.muster.config.ConnectionSettings;
import dev.muster.config.MappingFile;
import dev.muster.config.Region;
import dev.muster.config.Secret;
import dev.muster.config.SettingNames;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.storage.Home;
import dev.muster.testing.TestLedger;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of {@code ./muster doctor} that depend only on their input. */
class ChecksTest {
    private static final SettingNames NAMES = new SettingNames("", false);
    private static final Optional<ApiResult> DONE = Optional.of(new ApiResult.Success(NullNode.getInstance()));
    private static final Optional<ApiResult> WRONG_KEY =
            Optional.of(new ApiResult.Unauthorized(401, "HTTP 401: Unauthorized", true));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"0, OK", "60, OK", "-60, OK", "61, WARNING", "-61, WARNING"})
    void allowsAClockToBeAMinuteOff(long seconds, Severity level) {
        assertThat(only(new ClockCheck(Optional.of(Duration.ofSeconds(seconds))).findings())
                        .level())
                .isEqualTo(level);
    }

    @Test
    void reportsTheDirectionOfAWrongClock() {
        assertThat(only(new ClockCheck(Optional.of(Duration.ofSeconds(312))).findings())
                        .found())
                .isEqualTo("312 s behind the service");
        assertThat(only(new ClockCheck(Optional.of(Duration.ofSeconds(-312))).findings())
                        .found())
                .isEqualTo("312 s ahead of the service");
        assertThat(only(new ClockCheck(Optional.empty()).findings()).level()).isEqualTo(Severity.WARNING);
    }

    @ParameterizedTest
    @CsvSource({"1000000000, OK", "999999999, WARNING", "20000000, WARNING", "19999999, ERROR", "0, ERROR"})
    void warnsBeforeADiskIsFull(long bytes, Severity level) {
        assertThat(DiskCheck.of(folder, bytes).level()).isEqualTo(level);
    }

    @Test
    void reportsTheResponseToTheKey() {
        assertThat(key(DONE, "").level()).isEqualTo(Severity.OK);
        assertThat(key(WRONG_KEY, "").found()).isEqualTo("rejected by the service (HTTP 401: Unauthorized)");
        assertThat(key(Optional.of(new ApiResult.Unauthorized(403, "HTTP 403: Forbidden", true)), ""))
                .satisfies(finding -> {
                    assertThat(finding.found()).contains("not allowed to read users", "HTTP 403: Forbidden");
                    assertThat(finding.toDo()).contains("role").contains("wait");
                });
        assertThat(key(Optional.of(new ApiResult.Redirected(302, "HTTP 302: no body", true)), ""))
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Severity.ERROR);
                    assertThat(finding.toDo()).contains("JUMPCLOUD_BASE_URL", "x-api-key");
                });
        assertThat(key(Optional.of(new ApiResult.Throttled(429, "HTTP 429", true)), "")
                        .level())
                .isEqualTo(Severity.WARNING);
        assertThat(key(Optional.of(new ApiResult.NotSent("no connection")), "").level())
                .isEqualTo(Severity.ERROR);
        assertThat(key(Optional.of(new ApiResult.Rejected(400, "HTTP 400: odd")), "")
                        .level())
                .isEqualTo(Severity.ERROR);
        assertThat(key(Optional.empty(), "").toDo()).contains("JUMPCLOUD_API_KEY", "./muster demo");
    }

    @Test
    void doesNotBlameTheKeyForARejectedOrganization() {
        Optional<ApiResult> unknown = Optional.of(new ApiResult.Rejected(404, "HTTP 404: organization not found"));
        assertThat(key(unknown, "5f0000000000000000000003").level()).isEqualTo(Severity.OK);
        assertThat(only(new OrganizationCheck("5f0000000000000000000003", NAMES, unknown).findings()))
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Severity.ERROR))
                .satisfies(finding -> assertThat(finding.found())
                        .contains("5f0000000000000000000003", "HTTP 404: organization not found"));
    }

    @Test
    void findsTheRegionOfARejectedKey() {
        assertThat(region("https://console.jumpcloud.com", DONE, region -> true))
                .isEqualTo(CheckResult.ok("region", "the United States (console.jumpcloud.com)"));
        assertThat(region(
                        "https://console.jumpcloud.com",
                        WRONG_KEY,
                        region -> region.name().equals("in")))
                .isEqualTo(CheckResult.error(
                        "region",
                        "the credentials belong to India, but the address is that of the United States "
                                + "(console.jumpcloud.com)",
                        "set JUMPCLOUD_BASE_URL to in"));
        assertThat(region("https://console.eu.jumpcloud.com", WRONG_KEY, region -> false)
                        .found())
                .isEqualTo("Europe (console.eu.jumpcloud.com); the other regions reject the credentials too (us, in)");
        assertThat(region("https://jumpcloud.example.com", WRONG_KEY, region -> true))
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Severity.WARNING);
                    assertThat(finding.toDo()).isEqualTo("set JUMPCLOUD_BASE_URL to one of us, eu, in");
                });
        assertThat(region("http://127.0.0.1:8089", DONE, region -> true).level())
                .isEqualTo(Severity.OK);
    }

    private CheckResult region(String service, Optional<ApiResult> answer, Predicate<Region> acceptsCredentials) {
        return only(new RegionCheck(
                        TestSettings.of(folder, "jumpcloud.base-url", service).connection(),
                        NAMES,
                        answer,
                        acceptsCredentials)
                .findings());
    }

    @Test
    void reportsTheProxyAndItsOriginWithoutThePassword() {
        Settings settings = Settings.load(
                folder,
                Map.of(
                        "HTTPS_PROXY",
                        "http://somebody:secret@proxy.example.com:3128",
                        "NO_PROXY",
                        "intranet.example.com"));
        assertThat(proxy(settings))
                .isEqualTo(CheckResult.ok(
                        "proxy",
                        "calls go through proxy.example.com:3128 (from HTTPS_PROXY, with username and " + "password)"));
        assertThat(proxy(settings.with("jumpcloud.base-url", "https://jumpcloud.intranet.example.com"))
                        .found())
                .startsWith("direct calls to jumpcloud.intranet.example.com; other calls go through");
    }

    @Test
    void warnsAboutAnUnusedProxyWithoutItsAddress() {
        Map<String, String> environment = Map.of("ALL_PROXY", "http://somebody:secret@proxy.example.com:3128");
        CheckResult passedOver =
                only(new ProxyCheck(TestSettings.of(folder).connection(), NAMES, environment).findings());
        assertThat(passedOver.level()).isEqualTo(Severity.WARNING);
        assertThat(passedOver.found()).contains("ALL_PROXY").doesNotContain("secret");
        assertThat(passedOver.toDo()).contains("MUSTER_PROXY_URL");
        assertThat(only(new ProxyCheck(
                                        TestSettings.of(folder, "jumpcloud.base-url", "http://localhost:8089")
                                                .connection(),
                                        NAMES,
                                        environment)
                                .findings())
                        .level())
                .isEqualTo(Severity.OK);
    }

    private static CheckResult proxy(Settings settings) {
        return only(new ProxyCheck(settings.connection(), NAMES, Map.of()).findings());
    }

    @Test
    void reportsUnresolvableNames() {
        assertThat(only(new DnsCheck("[no-host]", Duration.ofSeconds(20), NAMES).findings()))
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Severity.ERROR);
                    assertThat(finding.toDo()).contains("JUMPCLOUD_BASE_URL", "getent hosts [no-host]");
                });
        assertThat(only(new DnsCheck("127.0.0.1", Duration.ofSeconds(20), NAMES).findings()))
                .isEqualTo(CheckResult.ok("dns", "127.0.0.1 resolves to 127.0.0.1"));
    }

    @Test
    void reportsEachMistakeOfTheMapping() throws IOException {
        Path file = folder.resolve("columns.yaml");
        var check = new MappingFileCheck(new MappingFile(file, "config/columns.yaml", true));
        assertThat(only(check.findings()))
                .isEqualTo(CheckResult.ok("mapping", "none: columns are used by their names"));
        Files.writeString(file, "columns: {Vorname: firstname}\n");
        assertThat(only(check.findings())).isEqualTo(CheckResult.ok("mapping", "config/columns.yaml is valid"));
        Files.writeString(file, "columns: {Vorname: fristname}\nspalten: {}\n");
        assertThat(check.findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Severity.ERROR))
                .first()
                .extracting(CheckResult::found)
                .isEqualTo("config/columns.yaml:1:11: unknown attribute \"fristname\". Did you mean firstname?");
    }

    @Test
    void warnsAboutAHomeThatOthersCanRead() throws IOException {
        var home = new Home(folder.resolve("home"));
        home.prepare();
        assertThat(only(new FoldersCheck(home, Map.of("", List.of())).findings())
                        .level())
                .isEqualTo(Severity.OK);
        Files.setPosixFilePermissions(home.root(), PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(only(new FoldersCheck(home, Map.of("", List.of())).findings()))
                .isEqualTo(CheckResult.warning(
                        "folders",
                        home.root() + " is accessible to other users of this machine (rwxr-x---)",
                        "chmod go= " + home.root()));
    }

    @Test
    void checksEveryFolderOfTheInbox() throws IOException {
        var home = new Home(folder.resolve("home"));
        Map<String, List<String>> sources = Map.of("acme", List.of("hr"), "globex", List.of());
        home.prepare(sources);
        assertThat(only(new FoldersCheck(home, sources).findings()).level()).isEqualTo(Severity.OK);

        assertThat(home.inbox("acme").resolve("hr")).isDirectory();

        Path globex = home.inbox("globex");
        Files.delete(globex.resolve("update"));
        Files.createFile(globex.resolve("update"));
        assertThat(only(new FoldersCheck(home, sources).findings()))
                .isEqualTo(CheckResult.error(
                        "folders",
                        globex.resolve("update") + " is not a folder",
                        "allow this user to write there, or set MUSTER_HOME to another folder"));
        assertThat(only(new FoldersCheck(home, Map.of("acme", List.of())).findings())
                        .level())
                .isEqualTo(Severity.OK);
    }

    @Test
    void namesTheSettingsOfTheOrganization() {
        var globex = new SettingNames("globex", false);
        ConnectionSettings connection = TestSettings.of(folder).connection();

        assertThat(only(new KeyCheck(connection, "", globex, Optional.empty()).findings())
                        .toDo())
                .startsWith("set muster.org.globex.jumpcloud.api-key to the API key")
                .contains("muster.org.globex.jumpcloud.client-id and muster.org.globex.jumpcloud.client-secret")
                .doesNotContain("JUMPCLOUD_");
        assertThat(only(new OrganizationCheck(
                                        "5f0000000000000000000003",
                                        globex,
                                        Optional.of(new ApiResult.Rejected(404, "HTTP 404: organization not found")))
                                .findings())
                        .toDo())
                .startsWith("set muster.org.globex.jumpcloud.org-id");
        assertThat(only(new RegionCheck(
                                        connection,
                                        globex,
                                        WRONG_KEY,
                                        region -> region.name().equals("in"))
                                .findings())
                        .toDo())
                .isEqualTo("set muster.org.globex.jumpcloud.base-url to in");
        assertThat(only(new ProxyCheck(connection, globex, Map.of("ALL_PROXY", "http://proxy.example.com:3128"))
                                .findings())
                        .toDo())
                .contains("muster.org.globex.muster.proxy.url");
        assertThat(only(new DnsCheck("[no-host]", Duration.ofSeconds(20), globex).findings())
                        .toDo())
                .contains("muster.org.globex.jumpcloud.base-url");
    }

    @Test
    void createsNoHome() {
        var home = new Home(folder.resolve("a").resolve("b"));
        assertThat(only(new FoldersCheck(home, Map.of("", List.of())).findings())
                        .level())
                .isEqualTo(Severity.OK);
        assertThat(only(new LedgerCheck(home, Secret.of("")).findings()).found())
                .isEqualTo("does not exist yet; the first import creates it");
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void checksTheKeyOfTheLedger() throws IOException {
        var home = new Home(folder);
        home.prepare();
        try (var ledger = new TestLedger(folder)) {
            ledger.readyBatch(1);
        }
        assertThat(only(new LedgerCheck(home, Secret.of("")).findings()).level())
                .isEqualTo(Severity.OK);

        String key = Files.readString(home.secretKey());
        Files.writeString(home.secretKey(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        assertThat(only(new LedgerCheck(home, Secret.of("")).findings()).found())
                .contains("is not the key that the ledger was created with");
        Files.writeString(home.secretKey(), "half a k");
        assertThat(only(new LedgerCheck(home, Secret.of("")).findings()).found())
                .contains("does not contain a key");
        Files.delete(home.secretKey());
        assertThat(only(new LedgerCheck(home, Secret.of("")).findings())).satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Severity.ERROR);
            assertThat(finding.found()).contains("is missing");
            assertThat(finding.toString()).doesNotContain(key);
        });
        assertThat(only(new LedgerCheck(home, Secret.of(key)).findings()).level())
                .as("given instead")
                .isEqualTo(Severity.OK);
        assertThat(only(new LedgerCheck(home, Secret.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")).findings())
                        .found())
                .contains("the key in MUSTER_SECRET_KEY")
                .doesNotContain("AAAA");
        assertThat(home.secretKey()).doesNotExist();
    }

    private CheckResult key(Optional<ApiResult> answer, String organization) {
        return only(new KeyCheck(TestSettings.of(folder).connection(), organization, NAMES, answer).findings());
    }

    private static CheckResult only(List<CheckResult> findings) {
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }
}
