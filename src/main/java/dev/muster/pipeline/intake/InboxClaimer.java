package dev.muster.pipeline.intake;

import com.github.f4b6a3.ulid.Ulid;
import dev.muster.config.ConfigurationException;
import dev.muster.config.DoneFile;
import dev.muster.config.Settings;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.JsonColumn;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.deadletter.DeadLetter;
import dev.muster.pipeline.deadletter.DeadLetters;
import dev.muster.records.problem.Quoting;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims sources of an organization: brings a file into {@code work/<import>/<operation>/}, where several organizations
 * are served into {@code work/<import>/org/<org>/<operation>/}, and opens an import for it. That is part of the path so
 * that a file whose import did not reach the ledger any more still tells what is to be done, and for whom.
 */
public final class InboxClaimer {
    private static final Logger LOG = LoggerFactory.getLogger(InboxClaimer.class);

    private static final NotRegularFileException UNREADABLE =
            new NotRegularFileException("this user may not read it", "let this user read it, or move it away");
    /** What may be asked for a file, by the folder it lies in; {@code null} for what lies in the folder of none. */
    private static final List<Operation> ASKED = Stream.concat(
                    Stream.of((Operation) null), Stream.of(Operation.values()))
            .toList();

    private final Home home;
    private final Ledger ledger;
    private final Operation operation;
    private final Destination destination;
    private final DoneFile doneFile;
    private final OpenWriters openWriters;
    private final DeadLetters deadLetters;
    private final Set<Path> leftInTheInbox = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private Claimed claimed;

    /**
     * A file that was claimed but is in no import yet.
     *
     * @param taken where it came to lie at first
     * @param named the operation of the folder of the inbox it lay in; {@code null} for none
     * @param asked the operation it is worked on by; {@code null} until that is known
     */
    private record Claimed(String importId, Path taken, Operation named, Operation asked) {}

    /** @param settings tell the operation of files that lie in no folder of one, and where the imports are sent to */
    public InboxClaimer(Home home, Ledger ledger, Settings settings, Clock clock) {
        destination = settings.destination();
        operation = settings.operation();
        doneFile = settings.doneFile();
        openWriters = new OpenWriters(home.inbox());
        deadLetters = new DeadLetters(ledger.imports(), settings);
        this.home = home;
        this.ledger = ledger;
        this.clock = SteadyClock.wallClock(clock);
    }

    /**
     * Claims a file of the inbox by an atomic move. A file in the folder of an operation is to be worked on by it. What
     * cannot be claimed, or could not be read then, stays where it is. Where the machine does not let us, the same file
     * is to be claimed again until it does: one that the ledger did not take lies in {@code work/} already. A file that
     * a process has open for writing waits until that closes it, as far as the system shows it.
     *
     * @param file in the inbox, absolute: a name alone may look like a literal of the route's language
     * @throws IOException if the machine does not let us
     * @throws RuntimeException of the ledger, likewise
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
                        "{} stays in the inbox, since it cannot be claimed, put it there again when that is mended: {}",
                        path,
                        e.toString());
            }
        }
    }

    private void openClaimed() throws IOException {
        if (claimed != null) {
            claimed = withItsOperation(claimed);
            place(claimed);
            Claimed opened = claimed;
            open(opened.importId(), source(opened), opened.asked(), ImportOptions.NONE);
            claimed = null;
            LogLine.about(opened.importId(), LOG.atInfo())
                    .addKeyValue("operation", opened.asked().word())
                    .log("{} is import {}", source(opened).getFileName(), opened.importId());
            deadLetters
                    .of(source(opened), Dialect.FOUND)
                    .flatMap(any -> any.told(source(opened), ImportOptions.NONE, opened.named()))
                    .ifPresent(line ->
                            LogLine.about(opened.importId(), LOG.atInfo()).log("{}", line));
        }
    }

    /**
     * A file that lay in the folder of no operation is worked on by that of the import whose dead letter it is, or by
     * that of the settings.
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
                                .orElse(operation));
    }

    /**
     * Lets a file lie in the folder of its operation, and nothing be left of the one where it came to lie at first: its
     * import could never close.
     */
    private void place(Claimed file) throws IOException {
        if (!file.taken().equals(source(file))) {
            if (Files.exists(file.taken())) {
                WholeFile.move(file.taken(), source(file));
            }
            WholeFile.deleteEmpty(file.taken().getParent(), home.work(file.importId(), destination.org()));
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
                        "{} waits in the inbox, since {} has it open for writing; it is imported once that closes it",
                        path,
                        writer.get());
            }
            return;
        }
        Operation asked =
                folder == null ? null : Operation.of(folder.toString()).orElseThrow();
        String importId = newImportId();
        Path source = sourceOf(importId, asked, path.getFileName().toString());
        try {
            markUnsent(importId);
            notPlain = WholeFile.take(file, source);
            if (notPlain.isPresent()) {
                removeEmpty(importId, source.getParent());
                leave(path, notPlain.get());
                return;
            }
            if (doneFile.isUsed()) {
                Files.deleteIfExists(doneFile.of(file));
            }
        } catch (IOException e) {
            removeEmpty(importId, source.getParent());
            if (isPlain(source)) {
                // It lies here already: what failed came after the move. The next claim opens its import.
                claimed = new Claimed(importId, source, asked, asked);
            }
            throw e;
        }
        leftInTheInbox.remove(path);
        claimed = new Claimed(importId, source, asked, asked);
        openClaimed();
    }

    private void leave(Path path, NotRegularFileException why) {
        if (leftInTheInbox.add(path)) {
            LOG.warn("{} stays in the inbox: {}; {}", path, why.reason(), why.hint());
        }
    }

    /**
     * Opens an import for a copy of a file that stays where it is; returns the import's id.
     *
     * @throws ConfigurationException if somebody writes to the file meanwhile: the copy may be half of it
     */
    public String copy(Path file, Operation asked, ImportOptions options) throws IOException {
        String importId = write(file.getFileName().toString(), asked, options, out -> {
            BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
            Files.copy(file, out);
            BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
            if (before.size() != after.size() || !before.lastModifiedTime().equals(after.lastModifiedTime())) {
                throw new ConfigurationException(
                        file
                                + " was written to while it was copied, so nothing of it is imported: import it again when it is whole");
            }
        });
        ledger.imports().named(importId, file.toAbsolutePath().normalize().toString());
        return importId;
    }

    /** Opens an import for a source that is written for it; returns the import's id. */
    String write(String name, Operation asked, ImportOptions options, WholeFile.Content content) throws IOException {
        String importId = newImportId();
        Path source = sourceOf(importId, asked, name);
        try {
            WholeFile.write(source, out -> {
                content.writeTo(out);
                keep(importId, options);
                markUnsent(importId);
            });
            open(importId, source, asked, options);
        } catch (IOException | RuntimeException e) {
            // Whoever asked for it is told so, and asks again: adopted at the next start, it would be imported twice.
            if (Files.exists(source)) {
                WholeFile.delete(source);
            }
            removeEmpty(importId, source.getParent());
            throw e;
        }
        Files.deleteIfExists(home.options(importId));
        return importId;
    }

    /** Lets the options lie beside the source: a process that is killed before the ledger has them leaves both. */
    private void keep(String importId, ImportOptions options) throws IOException {
        String json = JsonColumn.of(options, ImportOptions.NONE);
        if (json != null) {
            WholeFile.write(home.options(importId), out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** So that whoever finds the source knows that nothing of it was sent. */
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
                place(withItsOperation(new Claimed(importId, taken, null, null)));
            }
            if (Files.isDirectory(unnamed) && list(unnamed).isEmpty()) {
                Files.deleteIfExists(unnamed);
            }
            for (Operation asked : Operation.values()) {
                adoptOrphans(importId, folderOf(importId, asked), asked);
            }
            if (filesBelow(folder).equals(List.of(home.unsent(importId)))) {
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
     * Lets the rows of an import that an earlier process may have sent be looked up before they are sent. That process
     * took it up when its id was made. Where nothing of it was sent, a file beside its source says so; where that is
     * missing, the ledger has lost what it knew.
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
                            "Rows of import {} may have been sent by an earlier process, of which the ledger knows nothing: users are looked up before anything is sent",
                            importId);
        }
        return maybeSent;
    }

    /**
     * A file that was claimed by an earlier process for an organization which is not served now, and did not reach the
     * ledger.
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
            // A process may have been killed before it could look at what it had moved here, and put it back.
            if (isPlain(file)) {
                plain.add(file);
            } else {
                LOG.warn(
                        "{} was claimed by an earlier process and is left there: it is no file of its own. If it is to be imported, put a copy into the inbox",
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

    /** Removes the folders of an import that came to nothing, unless something lies in them all the same. */
    private void removeEmpty(String importId, Path folder) throws IOException {
        try {
            WholeFile.deleteEmpty(folder, home.work(importId));
            WholeFile.deleteLeftover(home.work(importId));
            Files.deleteIfExists(home.options(importId));
            Files.deleteIfExists(home.unsent(importId));
            Files.deleteIfExists(home.work(importId));
        } catch (DirectoryNotEmptyException somethingIsThere) {
            LOG.debug("{} is kept, since something lies in it", folder);
        }
    }

    private Path sourceOf(String importId, Operation asked, String name) {
        return folderOf(importId, asked).resolve(Quoting.fileName(name));
    }

    private Path folderOf(String importId, Operation asked) {
        return home.work(importId, destination.org()).resolve(folderName(asked));
    }

    private static String folderName(Operation asked) {
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
