package dev.muster.storage;

import dev.muster.config.ConfigurationException;
import dev.muster.records.schema.Operation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders in which everything lies that Muster keeps.
 *
 * @param root absolute
 */
public record Home(Path root) {
    private static final String ORG = "org";
    private static final String TEMPORARY = "tmp";
    /** What means something else in the address of the folder that the routes watch. */
    private static final List<String> UNUSABLE = List.of("?", "%", "#", "${", "{{");

    /** {@link #prepare(List)} for the only organization, which has no name. */
    public void prepare() throws IOException {
        prepare(List.of(""));
    }

    /**
     * Makes the folders that are missing.
     *
     * @param orgs the names of the organizations that have inboxes
     * @throws ConfigurationException if the home can be no home
     * @throws IOException if one cannot be made or written to
     */
    public void prepare(List<String> orgs) throws IOException {
        for (String sign : UNUSABLE) {
            if (root.toString().contains(sign)) {
                throw new ConfigurationException("The home " + root + " cannot be used: its path must not contain "
                        + sign + ". Let MUSTER_HOME name another folder");
            }
        }
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new ConfigurationException("The home " + root
                    + " cannot be used, since it is no folder: let MUSTER_HOME name one that this user may write to");
        }
        try {
            for (Path folder : inboxes(orgs)) {
                WholeFile.makeFolder(folder);
            }
            for (Path folder :
                    new Path[] {work(), root.resolve("done"), root.resolve("reports"), root.resolve("dead-letter")}) {
                WholeFile.makeFolder(folder);
            }
            makeTemporary();
            Files.deleteIfExists(Files.createTempFile(root, "writable", ".tmp"));
        } catch (AccessDeniedException | FileAlreadyExistsException e) {
            throw new ConfigurationException("The home " + root + " cannot be used (" + e
                    + "): let MUSTER_HOME name a folder that this user may write to");
        }
    }

    /** Whether imports were worked on here, as can be seen even without a ledger. */
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

    /** Where the files of an organization are put; without a name it is the inbox itself. */
    public Path inbox(String org) {
        return org.isEmpty() ? inbox() : inbox().resolve(ORG).resolve(org);
    }

    /** All folders of the inbox from which files of some organizations are imported. */
    public List<Path> inboxes(List<String> orgs) {
        return orgs.stream()
                .map(this::inbox)
                .flatMap(inbox -> Stream.concat(
                        Stream.of(inbox),
                        Stream.of(Operation.values()).map(operation -> inbox.resolve(operation.word()))))
                .toList();
    }

    public Path work() {
        return root.resolve("work");
    }

    /** Where the source of an import lies until it closes. */
    public Path work(String importId) {
        return work().resolve(importId);
    }

    /** Where, under that, the source of an import for an organization lies; without a name there. */
    public Path work(String importId, String org) {
        return org.isEmpty() ? work(importId) : openWorkByOrg(importId).resolve(org);
    }

    /** Where, under that, the sources of imports for organizations with names lie, each in the folder of its name. */
    public Path openWorkByOrg(String importId) {
        return work(importId).resolve(ORG);
    }

    /** Where the options of an import lie from before its source is there until its ledger has both. */
    public Path options(String importId) {
        return work(importId).resolve("options.json");
    }

    /**
     * A file that is there until something of an import is about to be sent: where it is missing, rows may have been
     * sent, whatever the ledger says.
     */
    public Path unsent(String importId) {
        return work(importId).resolve("unsent");
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

    /** Where what was learned of the service lies. */
    public Path doctor() {
        return root.resolve("doctor");
    }

    /** Makes the folder for temporary files where it is missing. */
    public void makeTemporary() throws IOException {
        WholeFile.makeFolder(root.resolve(TEMPORARY));
    }

    /**
     * Where temporary files lie; those that are made while there is no home yet lie in the system's folder for them.
     */
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

    /** A path as the receipt tells it: relative to the home, with {@code /} on every system. */
    public String relative(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
