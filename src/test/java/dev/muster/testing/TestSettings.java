package dev.muster.testing;

import dev.muster.config.Settings;
import java.nio.file.Path;
import java.util.Map;

/** The settings that come with the program, with some of them changed. */
public final class TestSettings {
    private TestSettings() {}

    /** @param changes keys and values in turn */
    public static Settings of(Path folder, String... changes) {
        Settings settings = Settings.load(folder, Map.of());
        for (int key = 0; key < changes.length; key += 2) {
            settings = settings.with(changes[key], changes[key + 1]);
        }
        return settings;
    }
}
