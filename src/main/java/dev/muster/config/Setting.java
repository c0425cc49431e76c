package dev.muster.config;

import java.util.Locale;

/**
 * A setting: its name and what it may be.
 *
 * @param secret whether it must be told to nobody, not even to the routes
 * @param <T>    what its value is read as
 */
record Setting<T>(String key, SettingType<T> type, boolean secret) {

    /** The environment's name for it. */
    String variable() {
        return variable(key);
    }

    /** The environment's name for a key. */
    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
