package dev.muster.config;

/** A setting, a folder or a file that the program cannot work with. The message is one line for the user. */
public final class ConfigurationException extends RuntimeException {
    public ConfigurationException(String message) {
        super(message);
    }
}
