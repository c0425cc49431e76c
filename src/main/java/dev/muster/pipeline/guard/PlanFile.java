package dev.muster.pipeline.guard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.ConfigurationException;
import dev.muster.config.ImportSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.change.RecordedChange;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Destination;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan in a file, as {@code docs/commands.md} describes it: what was decided and on what. It has no secrets, and
 * values only as keyed hashes. Its records are streamed, never held in memory.
 */
public final class PlanFile implements AutoCloseable, Iterator<PlannedRecord> {
    private static final String FORMAT = "muster-plan";
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Path file;
    private final JsonParser parser;
    private final Head head;
    private final MessageDigest digest = sha256();
    private @Nullable PlannedRecord next;

    /**
     * The plan as a whole.
     *
     * @param salt key of the hashes, in Base64
     * @param groups fingerprint of the members that join and leave each group, by its name; {@code null} in a plan of
     *     an earlier version
     * @param counts number of rows by what they would do, and of changes of group members
     */
    public record Head(
            String created,
            Source source,
            Rules rules,
            Destination destination,
            Map<String, Long> counts,
            String salt,
            @Nullable Map<String, String> groups) {}

    /**
     * The file that was read.
     *
     * @param path absolute
     */
    public record Source(String path, String sha256) {}

    /**
     * The rules by which it was read.
     *
     * @param operation of rows that name none
     * @param options without the mapping
     * @param mappingFile absolute path of a mapping given as an option, empty for none; {@code null} for that of the
     *     settings
     * @param mapping fingerprint of mapping and reading rules
     * @param updates fingerprint of the settings for changes of existing users
     */
    public record Rules(
            String operation,
            ImportOptions options,
            @Nullable String mappingFile,
            String mapping,
            String updates) {

        /** The operation of rows that name none. */
        public Operation defaultOperation() {
            return Operation.of(operation).orElseThrow();
        }

        static Rules of(ImportRun read, ImportOptions said, ImportSettings settings) {
            MappingSource mapping = said.mapping();
            String file = mapping == null || mapping.isNone() ? "" : absolute(mapping.file());
            return new Rules(
                    read.operation().word(),
                    said.mappedBy(null),
                    mapping == null ? null : file,
                    PlanDigest.plain(Objects.requireNonNull(read.reading().mapping())),
                    PlanDigest.of(settings.updates()));
        }

        private static String absolute(String file) {
            return Path.of(file).toAbsolutePath().normalize().toString();
        }
    }

    private PlanFile(Path file) throws IOException {
        this.file = file;
        parser = JSON.createParser(file.toFile());
        head = readHead();
        next = read();
    }

    /**
     * Writes a plan, readable only by its owner.
     *
     * @param ledger of the dry run
     * @param read the import that would be made
     * @param said the options of the command
     */
    public static void write(
            Path target,
            Path source,
            Ledger ledger,
            ImportRun read,
            ImportOptions said,
            ImportSettings settings,
            Map<String, Long> counts)
            throws IOException {
        String salt = PlanDigest.newSalt();
        var digests = new PlanDigest(salt, AttributeCatalog.load());
        var head = new Head(
                Instant.now().toString(),
                new Source(
                        source.toAbsolutePath().normalize().toString(),
                        Objects.requireNonNull(read.reading().sha256())),
                Rules.of(read, said, settings),
                settings.destination(),
                counts,
                salt,
                digests.groups(ledger, read.id()));
        var printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        WholeFile.write(target.toAbsolutePath(), out -> {
            MessageDigest all = sha256();
            try (Stream<RecordedChange> changes = ledger.changes().sendable(read.id());
                    JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
                json.setPrettyPrinter(printer);
                json.writeStartObject();
                json.writeStringField("format", FORMAT);
                json.writeNumberField("version", VERSION);
                json.writeObjectField("plan", head);
                json.writeArrayFieldStart("records");
                for (RecordedChange change : (Iterable<RecordedChange>) changes::iterator) {
                    PlannedRecord record = digests.of(change);
                    add(record, all);
                    // One record a line.
                    json.writeRawValue(JSON.writeValueAsString(record));
                }
                json.writeEndArray();
                json.writeStringField("digest", HexFormat.of().formatHex(all.digest()));
                json.writeEndObject();
            }
        });
    }

    /**
     * Opens a plan at its first record.
     *
     * @throws ConfigurationException if it is not a plan of a known version
     */
    public static PlanFile open(Path file) throws IOException {
        try {
            return new PlanFile(file);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw unreadable(file);
        }
    }

    /**
     * Reads a plan to its end and returns its head.
     *
     * @throws ConfigurationException if it is not a plan of a known version, is cut off, or was changed
     */
    public static Head check(Path file) throws IOException {
        try (PlanFile plan = open(file)) {
            plan.forEachRemaining(record -> {});
            if (!plan.isWhole()) {
                throw unreadable(file);
            }
            return plan.head;
        } catch (JsonProcessingException e) {
            throw unreadable(file);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof JsonProcessingException ? unreadable(file) : e;
        }
    }

    private static ConfigurationException unreadable(Path file) {
        return new ConfigurationException(
                file + " is not a complete plan of this version of Muster: make a new one with "
                        + "./muster plan FILE --out " + file);
    }

    /** The plan as a whole. */
    public Head head() {
        return head;
    }

    private Head readHead() throws IOException {
        expect(parser.nextToken() == JsonToken.START_OBJECT);
        expect("format".equals(parser.nextFieldName()) && FORMAT.equals(parser.nextTextValue()));
        expect("version".equals(parser.nextFieldName()) && parser.nextIntValue(0) == VERSION);
        expect("plan".equals(parser.nextFieldName()));
        parser.nextToken();
        Head read = JSON.readValue(parser, Head.class);
        expect("records".equals(parser.nextFieldName()) && parser.nextToken() == JsonToken.START_ARRAY);
        return read;
    }

    private static void expect(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not a plan");
        }
    }

    private @Nullable PlannedRecord read() throws IOException {
        return parser.nextToken() == JsonToken.START_OBJECT ? JSON.readValue(parser, PlannedRecord.class) : null;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public PlannedRecord next() {
        PlannedRecord current = next;
        if (current == null) {
            throw new NoSuchElementException(file.toString());
        }
        add(current, digest);
        try {
            next = read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return current;
    }

    /** Returns whether the digest at the end is that of the records. */
    private boolean isWhole() throws IOException {
        return parser.currentToken() == JsonToken.END_ARRAY
                && "digest".equals(parser.nextFieldName())
                && HexFormat.of().formatHex(digest.digest()).equals(parser.nextTextValue())
                && parser.nextToken() == JsonToken.END_OBJECT;
    }

    private static void add(PlannedRecord record, MessageDigest digest) {
        digest.update(record.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
