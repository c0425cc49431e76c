package dev.muster.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a secret in it, as Docker and Kubernetes mount them. It is read again when a second has passed: its
 * content tells whether it has changed, since Kubernetes changes neither file nor time but what a link points to.
 */
final class SecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(1);
    /** No secret is as long; whoever names a large file means another one. */
    private static final long MOST_BYTES = 64 * 1024;

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

    /** What stands in it now; what stood there before, while that cannot be read or used. */
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
                LOG.info("{} has changed and is used from now on", file);
            }
            text = now;
            unreadable = false;
        } catch (ConfigurationException e) {
            if (!unreadable) {
                LOG.warn("{}; what stood in it before is used on", e.getMessage());
            }
            unreadable = true;
        }
    }

    private String read() {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ConfigurationException(setting + " names " + file
                        + ", which is larger than any secret: name the file that has nothing but the secret in it");
            }
            String content = Files.readString(file).replaceAll("[\\r\\n]+$", "");
            if (content.isBlank()) {
                throw new ConfigurationException(
                        setting + " names " + file + ", which is empty: write the secret into it");
            }
            if (type.read(content).isEmpty()) {
                throw new ConfigurationException(
                        setting + " names " + file + ", in which something else stands: it must be " + type.wanted());
            }
            return content;
        } catch (IOException e) {
            throw new ConfigurationException(setting + " names " + file + ", which cannot be read (" + e
                    + "): name a text file that this user may read");
        }
    }
}
