package dev.muster.intake;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.muster.config.Home;
import dev.muster.config.WholeFile;
import dev.muster.ledger.Ledger;
import dev.muster.record.ImportOptions;
import dev.muster.record.Operation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims sources: brings a file into {@code work/<import>/<operation>/} and opens an import for it. The operation is
 * part of the path so that a file whose import did not reach the ledger any more still tells what is to be done.
 */
public final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
    /** What a copy is called until it is whole; the inbox gives nothing away that begins so. */
    private static final String COPYING = ".copying-";

    private final Home home;
    private final Ledger ledger;
    private final Operation operation;
    private final String service;
    private final Set<Path> leftInTheInbox = new HashSet<>();
    private final Clock clock;

    /**
     * @param operation of files that lie in no folder of an operation
     * @param service   the address of the service that the imports are meant for
     */
    public Claims(Home home, Ledger ledger, Operation operation, String service, Clock clock) {
        this.service = service;
        this.operation = operation;
        this.home = home;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Claims a file of the inbox by an atomic move. A file in the folder of an operation is to be worked on by it. What
     * cannot be claimed, or could not be read then, stays where it is.
     *
     * @param file in the inbox, absolute: a name alone may look like a literal of the route's language
     */
    public void claim(String file) {
        Path path = home.inbox().relativize(Path.of(file));
        try {
            claim(path);
        } catch (IOException e) {
            LOG.error("{} stays in the inbox, since it cannot be claimed: {}", path, e.toString());
        }
    }

    private void claim(Path path) throws IOException {
        Path folder = path.getParent();
        Operation asked = folder == null ? operation : Operation.of(folder.toString()).orElseThrow();
        Path file = home.inbox().resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !Files.isReadable(file)) {
            if (leftInTheInbox.add(path)) {
                LOG.warn("{} stays in the inbox: it is a link, or this user may not read it", path);
            }
            return;
        }
        String importId = newImportId();
        Path source = sourceOf(importId, asked, path.getFileName().toString());
        Files.createDirectories(source.getParent());
        try {
            Files.move(file, source, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.delete(source.getParent());
            Files.delete(home.work(importId));
            throw e;
        }
        open(importId, source, asked, ImportOptions.NONE);
        LOG.info("{} is import {}", path, importId);
    }

    /** Opens an import for a copy of a file that stays where it is; returns the import's id. */
    public String copy(Path file, Operation asked, ImportOptions options) throws IOException {
        return write(file.getFileName().toString(), asked, options, out -> Files.copy(file, out));
    }

    /** Opens an import for a source that is written for it; returns the import's id. */
    String write(String name, Operation asked, ImportOptions options, WholeFile.Content content) throws IOException {
        String importId = newImportId();
        Path source = sourceOf(importId, asked, name);
        Files.createDirectories(source.getParent());
        Path copying = source.resolveSibling(COPYING + importId);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(copying))) {
            content.writeTo(out);
        }
        Files.move(copying, source, StandardCopyOption.ATOMIC_MOVE);
        open(importId, source, asked, options);
        return importId;
    }

    /** Opens an import for every file that was claimed by an earlier process but did not reach the ledger. */
    public void adoptOrphans() throws IOException {
        for (Path folder : list(home.work())) {
            String importId = folder.getFileName().toString();
            if (ledger.imports().find(importId).isPresent()) {
                continue;
            }
            for (Operation asked : Operation.values()) {
                adoptOrphans(importId, folder.resolve(asked.word()), asked);
            }
        }
    }

    private void adoptOrphans(String importId, Path folder, Operation asked) throws IOException {
        for (Path source : list(folder)) {
            if (Files.isRegularFile(source) && !source.getFileName().toString().startsWith(COPYING)) {
                open(importId, source, asked, ImportOptions.NONE);
                LOG.info("{} was claimed by an earlier process and is import {}", source.getFileName(), importId);
            }
        }
    }

    private void open(String importId, Path source, Operation asked, ImportOptions options) {
        ledger.imports().open(importId, source.getFileName().toString(), home.work(importId).relativize(source).toString(),
                asked, service, "", options, clock.instant());
    }

    private Path sourceOf(String importId, Operation asked, String name) {
        return home.work(importId).resolve(asked.word()).resolve(name);
    }

    private static String newImportId() {
        return UlidCreator.getMonotonicUlid().toString();
    }

    /** What lies in a folder; nothing if it is none. */
    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
