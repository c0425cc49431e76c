package dev.muster.config;

import dev.muster.record.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders in which everything lies that Muster keeps.
 *
 * @param root absolute
 */
public record Home(Path root) {

    /**
     * Makes the folders that are missing.
     *
     * @throws ConfigurationException if one cannot be made or written to
     */
    public void prepare() {
        if (root.toString().contains("?")) {
            throw new ConfigurationException("The home " + root + " cannot be used: its path must not contain a question mark");
        }
        try {
            for (Operation operation : Operation.values()) {
                Files.createDirectories(inbox().resolve(operation.word()));
            }
            for (Path folder : new Path[] {work(), root.resolve("done"), root.resolve("reports"), root.resolve("dead-letter")}) {
                Files.createDirectories(folder);
            }
            Files.delete(Files.createTempFile(root, "writable", ".tmp"));
        } catch (IOException | UnsupportedOperationException e) {
            throw new ConfigurationException("The home " + root + " cannot be used (" + e + "): let MUSTER_HOME name a folder that this user may write to");
        }
    }

    public Path inbox() {
        return root.resolve("inbox");
    }

    public Path work() {
        return root.resolve("work");
    }

    /** Where the source of an import lies until it closes. */
    public Path work(String importId) {
        return work().resolve(importId);
    }

    public Path done(String importId) {
        return root.resolve("done").resolve(importId);
    }

    public Path reports(String importId) {
        return root.resolve("reports").resolve(importId);
    }

    public Path deadLetter(String importId) {
        return root.resolve("dead-letter").resolve(importId);
    }

    public Path ledger() {
        return root.resolve("ledger.db");
    }

    public Path secretKey() {
        return root.resolve("secret.key");
    }

    public Path lock() {
        return root.resolve("worker.lock");
    }

    /** A path as the receipt tells it: relative to the home, with {@code /} on every system. */
    public String relative(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
