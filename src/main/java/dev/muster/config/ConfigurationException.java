package dev.muster.config;

import java.util.List;

/**
 * A setting, folder or file that the program cannot use. The message has one line for the user, or one for each
 * mistake.
 */
public final class ConfigurationException extends RuntimeException {
    private final transient List<String> lines;

    public ConfigurationException(String message) {
        this(List.of(message));
    }

    /** @param lines at least one */
    public ConfigurationException(List<String> lines) {
        super(String.join("; ", lines));
        this.lines = List.copyOf(lines);
    }

    /** The lines of the message, one for each mistake. */
    public List<String> lines() {
        return lines;
    }
}
