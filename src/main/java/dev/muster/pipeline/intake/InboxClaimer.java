package dev.muster.pipeline.intake;

import com.github.f4b6a3.ulid.Ulid;
import dev.muster.config.ConfigurationException;
import dev.muster.config.DoneFile;
import dev.muster.config.ImportSettings;
import dev.muster.config.ReadingSettings;
import dev.muster.config.sources.SourceDefinition;
import dev.muster.config.sources.SourceFiles;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.JsonColumn;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.deadletter.DeadLetter;
import dev.muster.pipeline.deadletter.DeadLetters;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Dialect;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.FilePermissions;
import dev.muster.storage.Home;
import dev.muster.storage.NotRegularFileException;
import dev.muster.storage.OpenWriters;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims the sources of an organization: moves a file to {@code work/<import>/<operation>/}, or to
 * {@code work/<import>/org/<org>/<operation>/} where several organizations are served, and opens an import for it. The
 * path names operation and organization, so that a file whose import did not reach the ledger can still be imported.
 */
public final class InboxClaimer {
    private static final Logger LOG = LoggerFactory.getLogger(InboxClaimer.class);

    private static final NotRegularFileException UNREADABLE =
            new NotRegularFileException("this user may not read it", "let this user read it, or move it away");
    /** The operations that a folder may name; {@code null} for the inbox itself. */
    private static final List<Operation> ASKED = Stream.concat(
                    Stream.of((Operation) null), Stream.of(Operation.values()))
            .toList();

    private final Home home;
    private final Ledger ledger;
    private final ReadingSettings reading;
    private final SourceFiles sources;
    private final Destination destination;
    private final DoneFile doneFile;
    private final OpenWriters openWriters;
    private final DeadLetters deadLetters;
    private final Set<Path> leftInTheInbox = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private @Nullable Claimed claimed;

    /**
     * A file that was claimed but is in no import yet.
     *
     * @param taken the path that it was first moved to
     * @param named the operation of its folder in the inbox; {@code null} for none
     * @param asked the operation of its import; {@code null} until that is known
     * @param options of its import, which name the source of its folder
     */
    private record Claimed(
            String importId,
            Path taken,
            @Nullable Operation named,
            @Nullable Operation asked,
            ImportOptions options) {}

    /** @param settings name the destination, and the operation of files outside the operations' folders */
    public InboxClaimer(Home home, Ledger ledger, ImportSettings settings, DoneFile doneFile, Clock clock) {
        destination = settings.destination();
        reading = settings.reading();
        sources = new SourceFiles(reading.sources());
        this.doneFile = doneFile;
        openWriters = new OpenWriters(home.inbox());
        deadLetters = new DeadLetters(home, ledger.imports(), settings);
        this.home = home;
        this.ledger = ledger;
        this.clock = SteadyClock.wallClock(clock);
    }

    /** Returns whether files in a folder of the inbox are claimed: it is that of an operation or a source. */
    public boolean claims(String folder) {
        return Operation.of(folder).isPresent() || sources.has(folder);
    }

    /**
     * Claims a file of the inbox by an atomic move. The folder of an operation or a source decides the operation. A
     * file that cannot be claimed or read stays in the inbox. After a local failure the caller has to claim the same
     * file again until that succeeds: the file may be in {@code work/} already, without an import in the ledger. A file
     * that a process has open for writing waits until it is closed, as far as the system shows that.
     *
     * @param file in the inbox, absolute: a bare name may look like a literal of the route's language
     * @throws IOException on a local failure
     * @throws RuntimeException if the ledger fails
     */
    public void claim(String file) throws IOException {
        openClaimed();
        Path path = home.inbox(destination.org()).relativize(Path.of(file));
        try {
            claim(path);
        } catch (IOException e) {
            if (claimed != null || StorageFailure.of(e, home).isPresent()) {
                throw e;
            }
            if (leftInTheInbox.add(path)) {
                LOG.error(
                        "{} stays in the inbox, it cannot be claimed: {}. Fix the cause, then put the file there again",
                        path,
                        e.toString());
            }
        }
    }

    private void openClaimed() throws IOException {
        if (claimed != null) {
            Claimed opened = withItsOperation(claimed);
            claimed = opened;
            place(opened);
            Operation asked = Objects.requireNonNull(opened.asked());
            open(opened.importId(), source(opened), asked, opened.options());
            claimed = null;
            Files.deleteIfExists(home.options(opened.importId()));
            LogLine.about(opened.importId(), LOG.atInfo())
                    .addKeyValue("operation", asked.word())
                    .log("{} is import {}", source(opened).getFileName(), opened.importId());
            deadLetters
                    .of(source(opened), Dialect.FOUND)
                    .flatMap(any -> any.told(source(opened), opened.options(), opened.named()))
                    .ifPresent(line ->
                            LogLine.about(opened.importId(), LOG.atInfo()).log("{}", line));
        }
    }

    /**
     * Sets the operation of a file that came from no operation's folder: that of its import if it is a dead letter,
     * otherwise that of the settings.
     */
    private Claimed withItsOperation(Claimed file) {
        return file.asked() != null
                ? file
                : new Claimed(
                        file.importId(),
                        file.taken(),
                        null,
                        deadLetters
                                .of(file.taken(), Dialect.FOUND)
                                .map(DeadLetter::operation)
                                .orElse(reading.operation()),
                        file.options());
    }

    /**
     * Moves a file to the folder of its operation, and removes the folder that it was in first: that would keep its
     * import from closing.
     */
    private void place(Claimed file) throws IOException {
        if (!file.taken().equals(source(file))) {
            if (Files.exists(file.taken())) {
                WholeFile.move(file.taken(), source(file));
            }
            WholeFile.deleteEmpty(WholeFile.folderOf(file.taken()), home.work(file.importId(), destination.org()));
        }
    }

    private Path source(Claimed file) {
        return sourceOf(
                file.importId(), file.asked(), file.taken().getFileName().toString());
    }

    private void claim(Path path) throws IOException {
        Path folder = path.getParent();
        Path file = home.inbox(destination.org()).resolve(path);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Optional<NotRegularFileException> notPlain = NotRegularFileException.of(file);
        if (notPlain.isPresent() || !Files.isReadable(file)) {
            leave(path, notPlain.orElse(UNREADABLE));
            return;
        }
        Optional<String> writer = openWriters.of(file);
        if (writer.isPresent()) {
            if (leftInTheInbox.add(path)) {
                LOG.info(
                        "{} waits in the inbox: {} has it open for writing. It is imported once it is closed",
                        path,
                        writer.get());
            }
            return;
        }
        Folder named = folder == null ? Folder.INBOX : folder(folder.toString(), path);
        if (named == null) {
            return;
        }
        Operation asked = named.operation();
        String importId = newImportId();
        Path source = sourceOf(importId, asked, path.getFileName().toString());
        try {
            keep(importId, named.options());
            markUnsent(importId);
            notPlain = WholeFile.take(file, source);
            if (notPlain.isPresent()) {
                removeEmpty(importId, WholeFile.folderOf(source));
                leave(path, notPlain.get());
                return;
            }
            if (doneFile.isUsed()) {
                Files.deleteIfExists(doneFile.of(file));
            }
        } catch (IOException e) {
            removeEmpty(importId, WholeFile.folderOf(source));
            if (isPlain(source)) {
                // The move succeeded, and a later step failed. The next claim opens its import.
                claimed = new Claimed(importId, source, asked, asked, named.options());
            }
            throw e;
        }
        leftInTheInbox.remove(path);
        claimed = new Claimed(importId, source, asked, asked, named.options());
        openClaimed();
    }

    /**
     * The operation and the options that a folder of the inbox gives to its files.
     *
     * @param operation {@code null} for the inbox itself
     */
    private record Folder(@Nullable Operation operation, ImportOptions options) {
        static final Folder INBOX = new Folder(null, ImportOptions.NONE);
    }

    /** The folder of an operation or a source; {@code null} while its files stay where they are. */
    private @Nullable Folder folder(String name, Path path) {
        Optional<Operation> operation = Operation.of(name);
        if (operation.isPresent()) {
            return new Folder(operation.get(), ImportOptions.NONE);
        }
        if (!sources.has(name)) {
            return null;
        }
        try {
            SourceDefinition definition = sources.read(name, AttributeCatalog.load());
            return new Folder(definition.operation(reading), ImportOptions.NONE.ofSource(name));
        } catch (MappingException | ConfigurationException unusable) {
            if (leftInTheInbox.add(path)) {
                LOG.error(
                        "{} waits in the inbox until its source is corrected: {}",
                        path,
                        String.valueOf(unusable.getMessage()).replaceAll("\\R", "; "));
            }
            return null;
        }
    }

    private void leave(Path path, NotRegularFileException why) {
        if (leftInTheInbox.add(path)) {
            LOG.warn("{} stays in the inbox: {}; {}", path, why.reason(), why.hint());
        }
    }

    /**
     * Opens an import for a copy of a file that stays where it is; returns the import's id.
     *
     * @throws ConfigurationException if the file changes while it is copied: the copy may be incomplete
     */
    public String copy(Path file, Operation asked, ImportOptions options) throws IOException {
        return copy(file, asked, options, null);
    }

    /**
     * {@link #copy(Path, Operation, ImportOptions)} for an import that is refused if it would do anything else than a
     * plan says.
     *
     * @param plan {@code null} for none
     */
    public String copy(Path file, Operation asked, ImportOptions options, @Nullable Path plan) throws IOException {
        String importId = write(file.getFileName().toString(), asked, options, plan, out -> {
            BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
            Files.copy(file, out);
            BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
            if (before.size() != after.size() || !before.lastModifiedTime().equals(after.lastModifiedTime())) {
                throw new ConfigurationException(file
                        + " changed while it was being copied; nothing was imported. Import it again when it "
                        + "is complete");
            }
        });
        ledger.imports().named(importId, file.toAbsolutePath().normalize().toString());
        return importId;
    }

    /** Opens an import for a source that is written for it; returns the import's id. */
    public String write(String name, Operation asked, ImportOptions options, WholeFile.Content content)
            throws IOException {
        return write(name, asked, options, null, content);
    }

    /** {@link #write(String, Operation, ImportOptions, WholeFile.Content)} for updates. */
    public String writeUpdates(String name, ImportOptions options, WholeFile.Content content) throws IOException {
        return write(name, Operation.UPDATE, options, content);
    }

    private String write(
            String name, Operation asked, ImportOptions options, @Nullable Path plan, WholeFile.Content content)
            throws IOException {
        String importId = newImportId();
        Path source = sourceOf(importId, asked, name);
        try {
            WholeFile.write(source, out -> {
                content.writeTo(out);
                keep(importId, options);
                if (plan != null) {
                    WholeFile.write(home.plan(importId), all -> Files.copy(plan, all));
                }
                markUnsent(importId);
            });
            open(importId, source, asked, options);
        } catch (IOException | RuntimeException e) {
            // The caller gets the failure and tries again: adopted at the next start, it would be imported twice.
            if (Files.exists(source)) {
                WholeFile.delete(source);
            }
            removeEmpty(importId, WholeFile.folderOf(source));
            throw e;
        }
        Files.deleteIfExists(home.options(importId));
        return importId;
    }

    /** Writes the options beside the source: a process that is killed before the ledger has them leaves both. */
    private void keep(String importId, ImportOptions options) throws IOException {
        WholeFile.makeFolder(home.work(importId));
        String json = JsonColumn.of(options, ImportOptions.NONE);
        if (json != null) {
            WholeFile.write(home.options(importId), out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Marks a source that nothing was sent of, for the next start. */
    private void markUnsent(String importId) throws IOException {
        WholeFile.makeFolder(home.work(importId));
        Files.createFile(home.unsent(importId), FilePermissions.ofFile(home.unsent(importId)));
    }

    private ImportOptions kept(String importId) throws IOException {
        Path file = home.options(importId);
        return JsonColumn.read(
                Files.exists(file) ? Files.readString(file) : null, ImportOptions.class, ImportOptions.NONE);
    }

    /** Opens an import for every file that was claimed by an earlier process but did not reach the ledger. */
    public void adoptOrphans() throws IOException {
        for (Path folder : list(home.work())) {
            String importId = folder.getFileName().toString();
            if (ledger.imports().find(importId).isPresent()) {
                continue;
            }
            Path unnamed = folderOf(importId, null);
            for (Path taken : sources(unnamed)) {
                place(withItsOperation(new Claimed(importId, taken, null, null, ImportOptions.NONE)));
            }
            if (Files.isDirectory(unnamed) && list(unnamed).isEmpty()) {
                Files.deleteIfExists(unnamed);
            }
            for (Operation asked : Operation.values()) {
                adoptOrphans(importId, folderOf(importId, asked), asked);
            }
            if (Set.of(home.unsent(importId), home.plan(importId)).containsAll(filesBelow(folder))
                    && Files.exists(home.unsent(importId))) {
                // A process ended before the source was there.
                WholeFile.deleteFolder(folder);
            }
        }
    }

    private void adoptOrphans(String importId, Path folder, Operation asked) throws IOException {
        if (WholeFile.deleteLeftover(folder)) {
            removeEmpty(importId, folder);
        }
        for (Path source : sources(folder)) {
            ImportOptions options = kept(importId);
            ledger.change(() -> {
                open(importId, source, asked, options);
                lookUpUnlessUnsent(home, ledger, importId, clock.instant());
            });
            LogLine.about(importId, LOG.atInfo())
                    .addKeyValue("operation", asked.word())
                    .log("{} was claimed by an earlier process and is import {}", source.getFileName(), importId);
        }
    }

    /**
     * Has users looked up before anything is sent of an import that an earlier process may have sent. A file beside the
     * source says that nothing was sent; where it is missing, the ledger has lost what it knew. The time in the id of
     * the import is when that process claimed it.
     *
     * @return whether they may have been sent
     */
    public static boolean lookUpUnlessUnsent(Home home, Ledger ledger, String importId, Instant now) {
        boolean maybeSent = !Files.exists(home.unsent(importId));
        if (maybeSent) {
            Instant claimedAt = Ulid.getInstant(importId);
            ledger.imports().maybeSent(importId, claimedAt.isBefore(now) ? claimedAt : now);
            LogLine.about(importId, LOG.atWarn())
                    .log(
                            "Rows of import {} may have been sent by an earlier process, of which the ledger knows "
                                    + "nothing: users are looked up before anything is sent",
                            importId);
        }
        return maybeSent;
    }

    /**
     * A file that an earlier process claimed for an organization that is not served now, and that is not in the ledger.
     *
     * @param orgs the names of those that are served
     */
    public static Optional<Path> orphanOfAnother(Home home, Ledger ledger, List<String> orgs) throws IOException {
        for (Path claimed : list(home.work())) {
            String importId = claimed.getFileName().toString();
            List<Path> others =
                    ledger.imports().find(importId).isPresent() ? List.of() : foldersOfOthers(home, importId, orgs);
            for (Path folder : others) {
                Optional<Path> source = sources(folder).stream().findFirst();
                if (source.isPresent()) {
                    return source;
                }
            }
        }
        return Optional.empty();
    }

    private static List<Path> foldersOfOthers(Home home, String importId, List<String> orgs) throws IOException {
        Stream<String> named = list(home.openWorkByOrg(importId)).stream()
                .map(folder -> folder.getFileName().toString());
        return Stream.concat(Stream.of(""), named)
                .filter(org -> !orgs.contains(org))
                .map(org -> home.work(importId, org))
                .flatMap(folder -> ASKED.stream().map(asked -> folder.resolve(folderName(asked))))
                .toList();
    }

    private static List<Path> sources(Path folder) throws IOException {
        var plain = new ArrayList<Path>();
        for (Path file : list(folder)) {
            if (WholeFile.isLeftover(file)) {
                continue;
            }
            // A process may have been killed after it had moved a file here and before it checked it.
            if (isPlain(file)) {
                plain.add(file);
            } else {
                LOG.warn(
                        "{} was claimed by an earlier process and is not a regular file. To import it, put a copy "
                                + "into the inbox",
                        file);
            }
        }
        return plain;
    }

    private static boolean isPlain(Path file) throws IOException {
        try {
            return NotRegularFileException.of(file).isEmpty();
        } catch (NoSuchFileException notThere) {
            return false;
        }
    }

    /** A dead letter is read by the rules of its import. */
    private void open(String importId, Path source, Operation asked, ImportOptions said) {
        ImportOptions options = deadLetters
                .of(source, said.dialect())
                .map(deadLetter -> deadLetter.options(said))
                .orElse(said);
        ledger.imports()
                .open(
                        importId,
                        source.getFileName().toString(),
                        home.work(importId).relativize(source).toString(),
                        asked,
                        destination,
                        options,
                        clock.instant());
    }

    /** Removes the folders of an import that was not opened, unless they contain something. */
    private void removeEmpty(String importId, Path folder) throws IOException {
        try {
            WholeFile.deleteEmpty(folder, home.work(importId));
            WholeFile.deleteLeftover(home.work(importId));
            Files.deleteIfExists(home.options(importId));
            Files.deleteIfExists(home.unsent(importId));
            Files.deleteIfExists(home.plan(importId));
            Files.deleteIfExists(home.work(importId));
        } catch (DirectoryNotEmptyException somethingIsThere) {
            LOG.debug("{} is kept, it is not empty", folder);
        }
    }

    private Path sourceOf(String importId, @Nullable Operation asked, String name) {
        return folderOf(importId, asked).resolve(Quoting.fileName(name));
    }

    private Path folderOf(String importId, @Nullable Operation asked) {
        return home.work(importId, destination.org()).resolve(folderName(asked));
    }

    private static String folderName(@Nullable Operation asked) {
        return asked == null ? "unnamed" : asked.word();
    }

    private String newImportId() {
        return ImportIds.next(ledger);
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(each -> !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (NoSuchFileException removedMeanwhile) {
            return List.of();
        }
    }

    /** The entries of a folder; empty if it is not a folder. */
    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
