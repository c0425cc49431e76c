package dev.muster.records.source.xlsx;

import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.source.BrokenSourceException;
import dev.muster.records.source.SourceLimits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A workbook as Excel and others write it (ECMA-376). Its sheets are read as streams, out of the file; in memory are
 * the texts that its cells share, and the formats of its numbers.
 */
public final class Workbook implements Closeable {
    private static final int MOST_SHEETS = 10_000;
    private static final int MOST_SHOWN = 20;
    /** The option under which a lock does not prevent reading, on Windows too. */
    private static final long BEYOND_ANY_BYTE = Long.MAX_VALUE - 1;

    private static final String WORKSHEET = "worksheet";

    private final WorkbookParts parts;
    private final Map<String, Relation> relations;
    private final List<Sheet> sheets = new ArrayList<>();
    private final SharedStrings texts;
    private final NumberFormats formats;
    private final SourceLimits limits;
    private boolean from1904;

    private record Sheet(String name, String id, boolean visible) {}

    /** The type of another part in relation to this one, and its name. */
    private record Relation(String kind, String part) {}

    private Workbook(WorkbookParts parts, SourceLimits limits) throws IOException {
        this.parts = parts;
        this.limits = limits;
        String main = relations("").values().stream()
                .filter(relation -> relation.kind().equals("officeDocument"))
                .map(Relation::part)
                .findFirst()
                .orElse("xl/workbook.xml");
        try (XmlPart workbook = parts.part(main).orElseThrow(this::notAWorkbook)) {
            read(workbook);
        }
        relations = relations(main);
        Optional<XmlPart> sharedTexts = theOne("sharedStrings");
        texts = sharedTexts.isPresent() ? SharedStrings.of(sharedTexts.get(), limits) : SharedStrings.none();
        Optional<XmlPart> styles = theOne("styles");
        formats = styles.isPresent() ? NumberFormats.of(styles.get()) : NumberFormats.general();
    }

    /** Opens a file; a {@link BrokenSourceException} says what is wrong with it. */
    public static Workbook open(Path file, SourceLimits limits) throws IOException {
        return open(WorkbookParts.open(file, limits.unfoldedBytes()), limits);
    }

    /**
     * Opens what a stream gives, which is closed: an archive cannot be read from its beginning on, so it is put into a
     * temporary file. That is locked until its name is gone, so that others can see whether a process that was killed
     * has left it.
     *
     * @param temporary where the file is to lie
     */
    public static Workbook open(InputStream source, SourceLimits limits, Path temporary) throws IOException {
        try (source) {
            Path file;
            FileChannel locked;
            do {
                file = Files.createTempFile(temporary, "muster-workbook-", ".xlsx");
                locked = lock(file);
            } while (locked == null);
            try (FileChannel channel = locked) {
                source.transferTo(Channels.newOutputStream(channel));
                return open(WorkbookParts.openTemporary(file, channel, limits.unfoldedBytes()), limits);
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }

    /** {@code null} where the file was deleted as a leftover before it had its lock. */
    private static @Nullable FileChannel lock(Path file) throws IOException {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.lock(BEYOND_ANY_BYTE, 1, false);
            if (Files.exists(file)) {
                return channel;
            }
            channel.close();
        } catch (NoSuchFileException deleted) {
            // As if it had been deleted a moment later.
        }
        return null;
    }

    private static Workbook open(WorkbookParts parts, SourceLimits limits) throws IOException {
        try {
            return new Workbook(parts, limits);
        } catch (IOException | RuntimeException failure) {
            parts.close();
            throw failure;
        }
    }

    /** The names of its sheets of cells, in their order. */
    List<String> sheets() {
        return sheets.stream().filter(this::isOfCells).map(Sheet::name).toList();
    }

    /** The names of those that are visible. */
    List<String> visibleSheets() {
        return sheets.stream()
                .filter(this::isOfCells)
                .filter(Sheet::visible)
                .map(Sheet::name)
                .toList();
    }

    /** The rows of a sheet by its name, without regard to case. */
    SheetRows rows(String name) throws IOException {
        Sheet sheet = sheets.stream()
                .filter(this::isOfCells)
                .filter(any -> any.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> noSheet(ProblemText.SHEET_UNKNOWN_NAME, Quoting.quoted(name)));
        XmlPart part = parts.part(
                        Objects.requireNonNull(relations.get(sheet.id())).part())
                .orElseThrow(() -> new BrokenSourceException(
                        ProblemText.XLSX_BROKEN_NO_SHEET.of(null, Quoting.quoted(sheet.name()))));
        return new SheetRows(part, this, limits);
    }

    /** The problem that no sheet can be selected. */
    BrokenSourceException noSheet(ProblemText why, Object... values) {
        return new BrokenSourceException(
                sheets().isEmpty()
                        ? ProblemText.SHEET_UNKNOWN_NONE.of(null)
                        : why.of(
                                null,
                                Stream.concat(Arrays.stream(values), Stream.of(sheetsShown()))
                                        .toArray()));
    }

    /** The names of its sheets, as messages list them. */
    String sheetsShown() {
        return sheets().stream().limit(MOST_SHOWN).map(Quoting::quoted).collect(Collectors.joining(", "));
    }

    private boolean isOfCells(Sheet sheet) {
        return relations.containsKey(sheet.id())
                && relations.get(sheet.id()).kind().equals(WORKSHEET);
    }

    SharedStrings texts() {
        return texts;
    }

    NumberFormats formats() {
        return formats;
    }

    /** Returns whether its days are counted from 1904, as in old versions for the Macintosh. */
    boolean from1904() {
        return from1904;
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }

    private void read(XmlPart workbook) throws IOException {
        while (workbook.next()) {
            if (workbook.starts("sheet") && sheets.size() < MOST_SHEETS) {
                sheets.add(new Sheet(
                        String.valueOf(workbook.attribute("name")),
                        String.valueOf(workbook.attribute("id")),
                        workbook.attribute("state") == null
                                || workbook.attribute("state").equals("visible")));
            } else if (workbook.starts("workbookPr")) {
                String said = workbook.attribute("date1904");
                from1904 = "1".equals(said) || "true".equals(said);
            }
        }
    }

    /** The parts that a part refers to, by their ids; the archive as a whole has no name. */
    private Map<String, Relation> relations(String name) throws IOException {
        Map<String, Relation> found = new HashMap<>();
        Optional<XmlPart> part = parts.part(WorkbookParts.relationsOf(name));
        while (part.isPresent() && part.get().goTo("Relationship") && found.size() < MOST_SHEETS) {
            String type = String.valueOf(part.get().attribute("Type"));
            String target = part.get().attribute("Target");
            if (target != null && !"External".equals(part.get().attribute("TargetMode"))) {
                found.put(
                        part.get().attribute("Id"),
                        new Relation(type.substring(type.lastIndexOf('/') + 1), WorkbookParts.resolve(name, target)));
            }
        }
        return found;
    }

    private Optional<XmlPart> theOne(String kind) throws IOException {
        Optional<Relation> relation = relations.values().stream()
                .filter(any -> any.kind().equals(kind))
                .findFirst();
        return relation.isEmpty() ? Optional.empty() : parts.part(relation.get().part());
    }

    private BrokenSourceException notAWorkbook() {
        if (parts.contain("mimetype")) {
            return new BrokenSourceException(ProblemText.FORMAT_NOT_READ_DOCUMENT.of(null, "an OpenDocument file"));
        }
        if (parts.contain("xl/workbook.bin")) {
            return new BrokenSourceException(
                    ProblemText.FORMAT_NOT_READ_DOCUMENT.of(null, "a binary workbook (.xlsb)"));
        }
        return new BrokenSourceException(
                parts.contain("word/document.xml")
                        ? ProblemText.FORMAT_NOT_READ_DOCUMENT.of(null, "a text document")
                        : ProblemText.FORMAT_NOT_READ_ZIP.of(null, "a ZIP archive without a workbook"));
    }
}
