package dev.muster.config;

import java.nio.file.Path;
import java.util.function.Supplier;

/** A key or password, which no log, report or error may show. Read it for each use, since it may change. */
public final class Secret {
    private final Supplier<String> source;

    private Secret(Supplier<String> source) {
        this.source = source;
    }

    /** A constant secret; empty for none. */
    public static Secret of(String text) {
        return new Secret(() -> text);
    }

    /**
     * The content of a file, without trailing line ends. Changes take effect within a second.
     *
     * @param setting that names the file, for messages
     * @param type what the secret may be
     * @throws ConfigurationException if the file cannot be read or its content cannot be used
     */
    static Secret ofFile(String setting, Path file, SettingType<String> type) {
        return new Secret(new SecretFile(setting, file, type)::text);
    }

    /** The current value; empty for none. */
    public String value() {
        return source.get();
    }

    /** Returns whether there is one. */
    public boolean isGiven() {
        return !value().isEmpty();
    }

    @Override
    public String toString() {
        return "***";
    }
}
