package dev.muster.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a secret, as Docker and Kubernetes mount them. It is read again after a second, and compared by content:
 * Kubernetes changes a link, not the file or its time.
 */
final class SecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(1);
    /** Larger than any secret, so a larger file is the wrong one. */
    private static final long MAX_BYTES = 64 * 1024;

    private final String setting;
    private final Path file;
    private final SettingType<String> type;
    private final Duration readAgainAfter;
    private String text;
    private long readAt;
    private boolean unreadable;

    SecretFile(String setting, Path file, SettingType<String> type) {
        this(setting, file, type, READ_AGAIN_AFTER);
    }

    SecretFile(String setting, Path file, SettingType<String> type, Duration readAgainAfter) {
        this.setting = setting;
        this.file = file;
        this.type = type;
        this.readAgainAfter = readAgainAfter;
        text = read();
        readAt = System.nanoTime();
    }

    /** The current content, or the previous one while the file cannot be read or used. */
    synchronized String text() {
        if (System.nanoTime() - readAt >= readAgainAfter.toNanos()) {
            readAt = System.nanoTime();
            readAgain();
        }
        return text;
    }

    private void readAgain() {
        try {
            String now = read();
            if (!now.equals(text)) {
                LOG.info("{} has changed; using the new value", file);
            }
            text = now;
            unreadable = false;
        } catch (ConfigurationException e) {
            if (!unreadable) {
                LOG.warn("{}; keeping the previous value", e.getMessage());
            }
            unreadable = true;
        }
    }

    private String read() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigurationException(setting + ": " + file
                        + " is too large for a secret: set it to a file that contains only the secret");
            }
            String content = Files.readString(file).replaceAll("[\\r\\n]+$", "");
            if (content.isBlank()) {
                throw new ConfigurationException(setting + ": " + file + " is empty: write the secret into it");
            }
            if (type.read(content).isEmpty()) {
                throw new ConfigurationException(
                        setting + ": " + file + " has an invalid value: it must be " + type.wanted());
            }
            return content;
        } catch (IOException e) {
            throw new ConfigurationException(
                    setting + ": cannot read " + file + " (" + e + "): set it to a text file that this user may read");
        }
    }
}
