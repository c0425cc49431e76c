package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The catalog and the file, which have the same settings. */
class SettingCatalogTest {
    private final SettingsFile file = SettingsFile.read();

    @Test
    void hasEverySettingOfTheFile() {
        assertThat(inTheFile())
                .as("settings of %s, each of which needs an entry in SettingCatalog", SettingsFile.PATH)
                .isSubsetOf(inTheCatalog());
    }

    @Test
    void isCompletelyListedInTheFile() {
        assertThat(inTheCatalog())
                .as("entries of SettingCatalog, each of which needs a line with its default in %s", SettingsFile.PATH)
                .isSubsetOf(inTheFile());
    }

    @Test
    void hasNoDuplicates() {
        assertThat(inTheFile()).doesNotHaveDuplicates();
        assertThat(inTheCatalog()).doesNotHaveDuplicates();
    }

    @Test
    void isDescribedInTheFile() {
        assertThat(file.settings())
                .as("settings of %s, each with a comment above it", SettingsFile.PATH)
                .allSatisfy(entry -> assertThat(entry.meaning()).as(entry.key()).isNotEmpty());
    }

    @Test
    void acceptsEveryDefault() {
        assertThat(file.settings())
                .allSatisfy(entry -> assertThat(SettingCatalog.ALL)
                        .as("%s = %s", entry.key(), entry.shipped())
                        .noneMatch(setting -> setting.key().equals(entry.key())
                                && setting.type().read(entry.shipped()).isEmpty()));
    }

    private List<String> inTheFile() {
        return file.settings().stream().map(SettingsFile.Entry::key).toList();
    }

    private static List<String> inTheCatalog() {
        return SettingCatalog.ALL.stream().<String>map(Setting::key).toList();
    }
}
