package dev.muster.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A setting: its name and type.
 *
 * @param secret whether its value must not be shown, nor passed to the routes
 * @param <T> the type of its parsed value
 */
record Setting<T>(String key, SettingType<T> type, boolean secret) {

    /** The setting for a file with the secret. */
    Setting<Optional<Path>> ofItsFile() {
        return new Setting<>(key + "-file", SettingType.file().orNothing(), false);
    }

    /** Its environment variable. */
    String variable() {
        return variable(key);
    }

    /** The environment variable for a key. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
