package dev.muster.storage;

import dev.muster.config.ConfigurationException;
import dev.muster.records.schema.Operation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folders of everything that Muster keeps.
 *
 * @param root absolute
 */
public record Home(Path root) {
    private static final String ORG = "org";
    private static final String TEMPORARY = "tmp";
    /** Characters with a special meaning in the URI of the folder that routes watch. */
    private static final List<String> UNUSABLE = List.of("?", "%", "#", "${", "{{");

    /** {@link #prepare(Map)} for the only organization, without sources. */
    public void prepare() throws IOException {
        prepare(Map.of("", List.of()));
    }

    /**
     * Creates missing folders.
     *
     * @param sources the names of the sources of each organization
     * @throws ConfigurationException if the path cannot be used as a home
     * @throws IOException if a folder cannot be created or written to
     */
    public void prepare(Map<String, List<String>> sources) throws IOException {
        for (String sign : UNUSABLE) {
            if (root.toString().contains(sign)) {
                throw new ConfigurationException("Cannot use the home " + root + ": its path must not contain " + sign
                        + ". Set MUSTER_HOME to another folder");
            }
        }
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new ConfigurationException("Cannot use the home " + root
                    + ": it is not a folder. Set MUSTER_HOME to a folder that this user can write to");
        }
        try {
            for (Path folder : inboxes(sources)) {
                WholeFile.makeFolder(folder);
            }
            for (Path folder :
                    new Path[] {work(), root.resolve("done"), root.resolve("reports"), root.resolve("dead-letter")}) {
                WholeFile.makeFolder(folder);
            }
            makeTemporary();
            Files.deleteIfExists(Files.createTempFile(root, "writable", ".tmp"));
        } catch (AccessDeniedException | FileAlreadyExistsException e) {
            throw new ConfigurationException("Cannot use the home " + root + " (" + e
                    + "): set MUSTER_HOME to a folder that this user can write to");
        }
    }

    /** Returns whether the home has files of imports, even without a ledger. */
    public boolean isInUse() throws IOException {
        for (Path folder : Stream.of(work(), root.resolve("done"), root.resolve("reports"), root.resolve("dead-letter"))
                .filter(Files::isDirectory)
                .toList()) {
            try (Stream<Path> entries = Files.walk(folder)) {
                if (entries.anyMatch(Files::isRegularFile)) {
                    return true;
                }
            }
        }
        return false;
    }

    public Path inbox() {
        return root.resolve("inbox");
    }

    /** The inbox of an organization; the main inbox for an empty name. */
    public Path inbox(String org) {
        return org.isEmpty() ? inbox() : inbox().resolve(ORG).resolve(org);
    }

    /**
     * All folders whose files are imported.
     *
     * @param sources the names of the sources of each organization
     */
    public List<Path> inboxes(Map<String, List<String>> sources) {
        var folders = new ArrayList<Path>();
        sources.forEach((org, names) -> {
            Path inbox = inbox(org);
            folders.add(inbox);
            Stream.of(Operation.values())
                    .map(operation -> inbox.resolve(operation.word()))
                    .forEach(folders::add);
            names.stream().map(inbox::resolve).forEach(folders::add);
        });
        return folders;
    }

    public Path work() {
        return root.resolve("work");
    }

    /** The folder of the source of an open import. */
    public Path work(String importId) {
        return work().resolve(importId);
    }

    /** The folder of the source of an open import for an organization; {@link #work(String)} for an empty name. */
    public Path work(String importId, String org) {
        return org.isEmpty() ? work(importId) : openWorkByOrg(importId).resolve(org);
    }

    /** The parent of the folders of organizations within the folder of an open import. */
    public Path openWorkByOrg(String importId) {
        return work(importId).resolve(ORG);
    }

    /** The file of the options of an import, written before its source and kept until the ledger has both. */
    public Path options(String importId) {
        return work(importId).resolve("options.json");
    }

    /**
     * A file that is deleted before anything of an import is sent. If it is missing, rows may have been sent, whatever
     * the ledger says.
     */
    public Path unsent(String importId) {
        return work(importId).resolve("unsent");
    }

    /** The plan that an import has to keep to, if it was started from one. */
    public Path plan(String importId) {
        return work(importId).resolve("plan.json");
    }

    /** The folder of the user's own routes, which may be missing. */
    public Path routes() {
        return root.resolve("routes");
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

    /** The folder of trial reports. */
    public Path doctor() {
        return root.resolve("doctor");
    }

    /** Creates the folder for temporary files if it is missing. */
    public void makeTemporary() throws IOException {
        WholeFile.makeFolder(root.resolve(TEMPORARY));
    }

    /** The folder for temporary files; that of the system if there is no home yet. */
    public Path temporary() {
        Path own = root.resolve(TEMPORARY);
        return Files.isDirectory(own) ? own : Path.of(System.getProperty("java.io.tmpdir"));
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

    /** A path relative to the home, with {@code /} on every system, as in the receipt. */
    public String relative(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
