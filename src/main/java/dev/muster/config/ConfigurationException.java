package dev.muster.config;

import java.util.List;

/**
 * A setting, a folder or a file that the program cannot work with. The message is one line for the user, or a line for
 * each mistake.
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

    /** The message, with each mistake on a line of its own. */
    public List<String> lines() {
        return lines;
    }
}
