package dev.muster.config;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A key or a password: what no log, report or error may show. Who uses it asks for it each time, since it may change.
 */
public final class Secret {
    private final Supplier<String> source;

    private Secret(Supplier<String> source) {
        this.source = source;
    }

    /** One that stays as it is; empty where none is given. */
    public static Secret of(String text) {
        return new Secret(() -> text);
    }

    /**
     * The content of a file, without the ends of lines at its end. A file that changes is taken up within a second.
     *
     * @param setting that names the file, as errors tell it
     * @param type what the secret may be
     * @throws ConfigurationException if it cannot be read, or what stands in it cannot be used
     */
    static Secret ofFile(String setting, Path file, SettingType<String> type) {
        return new Secret(new SecretFile(setting, file, type)::text);
    }

    /** What it is now; empty where none is given. */
    public String value() {
        return source.get();
    }

    /** Whether there is one. */
    public boolean isGiven() {
        return !value().isEmpty();
    }

    @Override
    public String toString() {
        return "***";
    }
}
