package dev.muster.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A setting: its name and what it may be.
 *
 * @param secret whether it must be told to nobody, not even to the routes
 * @param <T> what its value is read as
 */
record Setting<T>(String key, SettingType<T> type, boolean secret) {

    /** The setting that names a file which a secret stands in, instead of the secret itself. */
    Setting<Optional<Path>> ofItsFile() {
        return new Setting<>(key + "-file", SettingType.file().orNothing(), false);
    }

    /** The environment's name for it. */
    String variable() {
        return variable(key);
    }

    /** The environment's name for a key. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
