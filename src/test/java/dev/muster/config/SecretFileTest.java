package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets as Docker and Kubernetes mount them. */
class SecretFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeIt() throws IOException {
        file = Files.writeString(folder.resolve("key"), "invented key\r\n");
    }

    @Test
    void readsTheContentWithoutTheLineEnd() {
        assertThat(readAtOnce().text()).isEqualTo("invented key");
        assertThat(Secret.ofFile("JUMPCLOUD_API_KEY_FILE", file, SettingType.text())
                        .value())
                .isEqualTo("invented key");
    }

    @Test
    void picksUpChanges() throws IOException {
        SecretFile secret = readAtOnce();
        Files.writeString(file, "another key");
        assertThat(secret.text()).isEqualTo("another key");
    }

    @Test
    void picksUpChangedLinksAsInKubernetes() throws IOException {
        Path old = Files.createDirectory(folder.resolve("..2026_01"));
        Path next = Files.createDirectory(folder.resolve("..2026_02"));
        Files.writeString(old.resolve("token"), "old");
        Files.writeString(next.resolve("token"), "new");
        Files.setLastModifiedTime(next.resolve("token"), Files.getLastModifiedTime(old.resolve("token")));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), old.getFileName());
        var secret = new SecretFile(
                "JUMPCLOUD_API_KEY_FILE",
                Files.createSymbolicLink(folder.resolve("token"), Path.of("..data", "token")),
                SettingType.text(),
                Duration.ZERO);
        assertThat(secret.text()).isEqualTo("old");

        Files.move(
                Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName()),
                data,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(secret.text()).isEqualTo("new");
    }

    @Test
    void keepsThePreviousValueWhileMissingOrEmpty() throws IOException {
        SecretFile secret = readAtOnce();
        Files.writeString(file, "\n");
        assertThat(secret.text()).isEqualTo("invented key");
        Files.delete(file);
        assertThat(secret.text()).isEqualTo("invented key");
        Files.writeString(file, "another key");
        assertThat(secret.text()).isEqualTo("another key");
    }

    @Test
    void namesTheSettingOfAnUnusableFile() throws IOException {
        assertThatThrownBy(() -> new SecretFile("JUMPCLOUD_API_KEY_FILE", folder.resolve("none"), SettingType.text()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("JUMPCLOUD_API_KEY_FILE: cannot read " + folder.resolve("none"));
        Files.writeString(file, " \n");
        assertThatThrownBy(this::readAtOnce)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is empty");
        Files.write(file, new byte[100_000]);
        assertThatThrownBy(this::readAtOnce)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("too large for a secret");
    }

    @Test
    void ignoresInvalidValuesAndDoesNotShowThem() throws IOException {
        SettingType<String> digits = SettingType.pattern("\\d+", "digits");
        Files.writeString(file, "invented");
        assertThatThrownBy(() -> new SecretFile("JUMPCLOUD_API_KEY_FILE", file, digits, Duration.ZERO))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith("it must be digits")
                .hasMessageNotContaining("invented");
        Files.writeString(file, "17");
        var secret = new SecretFile("JUMPCLOUD_API_KEY_FILE", file, digits, Duration.ZERO);
        Files.writeString(file, "invented");
        assertThat(secret.text()).isEqualTo("17");
    }

    @Test
    void isNotShownByToString() {
        assertThat(Secret.of("invented key")).hasToString("***");
        assertThat(new Credentials.Key(Secret.of("invented key"), "").toString())
                .doesNotContain("invented");
    }

    private SecretFile readAtOnce() {
        return new SecretFile("JUMPCLOUD_API_KEY_FILE", file, SettingType.text(), Duration.ZERO);
    }
}
