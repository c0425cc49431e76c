package dev.muster.pipeline.undo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.ChangeReversal;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.UserKey;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.change.RecordedChange;
import dev.muster.ledger.change.UserChange;
import dev.muster.ledger.change.UserChange.Attribute;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.AttributeCatalog;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plans the way back from an import: suspends or removes the users that it created, and restores the old values of
 * those that it changed. A value that was changed again since is left. Streams the records, never holds them in memory.
 */
public final class Undo {
    private static final String STATE = "state";
    private static final String SUSPENDED = "SUSPENDED";

    /** The largest difference between this machine's clock and the service's that is believed. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    private final Ledger ledger;
    private final Function<String, ApiResult> directory;
    private final boolean removes;
    private final Consumer<UndoLeft> left;
    private final ChangeReversal reversal = new ChangeReversal(AttributeCatalog.load());
    private long rows;
    private long removals;
    private long lines;

    /**
     * @param directory answers searches, given as their bodies
     * @param removes whether users that the import created are removed, instead of suspended
     * @param left receives what is left as it is, in source order
     */
    public Undo(Ledger ledger, Function<String, ApiResult> directory, boolean removes, Consumer<UndoLeft> left) {
        this.ledger = ledger;
        this.directory = directory;
        this.removes = removes;
        this.left = left;
    }

    /**
     * Writes the files of the undo.
     *
     * @return the response that ended it early; empty if all users were looked up
     */
    public Optional<ApiResult> write(ImportRun closed, UndoFiles files) throws IOException {
        Instant end = closed.finishedAt().plus(CLOCK_TOLERANCE);
        try (Stream<RecordedChange> imported = ledger.changes().imported(closed.id());
                BufferedWriter updates = Files.newBufferedWriter(files.updates());
                BufferedWriter removed = Files.newBufferedWriter(files.removals())) {
            Iterator<RecordedChange> all = imported.iterator();
            while (all.hasNext()) {
                var chunk = new ArrayList<RecordedChange>(DirectoryLookup.KEYS_PER_SEARCH);
                while (all.hasNext() && chunk.size() < DirectoryLookup.KEYS_PER_SEARCH) {
                    chunk.add(all.next());
                }
                Optional<ApiResult> failure = write(chunk, end, updates, removed);
                if (failure.isPresent()) {
                    return failure;
                }
            }
            return Optional.empty();
        }
    }

    private Optional<ApiResult> write(
            List<RecordedChange> chunk, Instant end, BufferedWriter updates, BufferedWriter removed)
            throws IOException {
        var lookUp = new DirectoryLookup(chunk.stream()
                .flatMap(record -> record.userId() == null
                        ? Stream.ofNullable(record.username()).map(UserKey::username)
                        : Stream.of(UserKey.id(record.userId())))
                .toList());
        for (String search : lookUp.searches()) {
            lookUp.take(directory.apply(search));
        }
        if (lookUp.failure() != null) {
            return Optional.of(lookUp.failure());
        }
        FoundUsers found = lookUp.found();
        for (RecordedChange record : chunk) {
            JsonNode user = user(record, found);
            if (user == null) {
                leave(record, "is not in the directory any more");
            } else if (record.userId() == null && isYounger(user, end)) {
                leave(record, "is another user, who was created after the import");
            } else if (record.kind() == ChangeKind.CREATE && removes) {
                removed.write(new Removal(user.path("_id").asText(), record.line(), record.user()).text());
                removed.newLine();
                removals++;
            } else {
                ObjectNode row = record.kind() == ChangeKind.CREATE ? suspended(record, user) : restored(record, user);
                write(record.line(), row, user, updates);
            }
        }
        return Optional.empty();
    }

    private static @Nullable JsonNode user(RecordedChange record, FoundUsers found) {
        if (record.userId() != null) {
            return found.byId(record.userId());
        }
        return record.username() == null
                ? null
                : found.allOfUsername(record.username()).stream().findFirst().orElse(null);
    }

    /** A user who is known by name only may have been removed, and the name given to another one. */
    private static boolean isYounger(JsonNode user, Instant end) {
        try {
            return OffsetDateTime.parse(user.path("created").asText())
                    .toInstant()
                    .isAfter(end);
        } catch (DateTimeParseException unknown) {
            return false;
        }
    }

    private void write(long line, ObjectNode row, JsonNode user, BufferedWriter updates) throws IOException {
        if (row.isEmpty()) {
            return;
        }
        for (; lines + 1 < line; lines++) {
            updates.newLine();
        }
        updates.write(JsonNodeFactory.instance
                .objectNode()
                .put("id", user.path("_id").asText())
                .<ObjectNode>setAll(row)
                .toString());
        updates.newLine();
        lines++;
        rows++;
    }

    private ObjectNode suspended(RecordedChange record, JsonNode user) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        if (user.path(STATE).asText().equals(SUSPENDED)) {
            leave(record, "is suspended already");
            return row;
        }
        return row.put(STATE, SUSPENDED);
    }

    private ObjectNode restored(RecordedChange record, JsonNode user) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        UserChange change = record.change();
        if (change == null) {
            leave(record, "was not looked up when it was changed, so its old values are not known");
            return row;
        }
        for (Attribute attribute : change.attributes()) {
            Optional<String> obstacle = obstacle(attribute, user);
            if (obstacle.isPresent()) {
                leave(record, attribute.name() + " " + obstacle.get());
            } else if (!reversal.isReversed(attribute, user)) {
                row.set(attribute.name(), reversal.restoring(attribute));
            }
        }
        return row;
    }

    private Optional<String> obstacle(Attribute attribute, JsonNode user) {
        if (attribute.isSecret()) {
            return Optional.of("cannot be restored: the directory never shows it");
        }
        if (!reversal.isInEffect(attribute, user) && !reversal.isReversed(attribute, user)) {
            JsonNode current = user.path(attribute.name());
            return Optional.of("was changed again since, to "
                    + (current.isValueNode() ? Quoting.quoted(current.asText()) : "other values"));
        }
        return attribute.name().equals(STATE)
                        && Objects.equals(attribute.formerValue().asText(), "STAGED")
                ? Optional.of("cannot be set back to STAGED")
                : Optional.empty();
    }

    private void leave(RecordedChange record, String why) {
        left.accept(new UndoLeft(record.line(), record.user(), why));
    }

    /** The number of rows with updates. */
    public long rows() {
        return rows;
    }

    /** The number of users to remove. */
    public long removals() {
        return removals;
    }
}
