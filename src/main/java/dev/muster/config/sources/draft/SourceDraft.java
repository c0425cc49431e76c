package dev.muster.config.sources.draft;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.muster.config.ConfigurationException;
import dev.muster.config.sources.MatchKey;
import dev.muster.config.sources.SourceFiles;
import dev.muster.records.problem.Quoting;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A commented definition of a source, made from the header of one of its files. It contains no value of the file. */
public final class SourceDraft {
    private static final Pattern PLAIN = Pattern.compile("\\p{L}(?:[\\p{L}\\p{N} _-]*[\\p{L}\\p{N}])?");
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^a-z0-9]+");
    private static final Pattern DATE_AT_THE_END = Pattern.compile("(?<=[a-z])[-0-9]+$");
    private static final int LONGEST_NAME = 50;
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";

    private final String name;
    private final FileHeader header;
    private final GuessedColumns columns;

    /**
     * @param definition the file of the definition, as messages name it
     * @throws ConfigurationException if the file seems to have no header: what it has is not to be written down
     */
    public SourceDraft(String name, String definition, FileHeader header) {
        this.name = name;
        this.header = header;
        columns = new GuessedColumns(header);
        if (!columns.areNames()) {
            throw new ConfigurationException(header.file()
                    + ": fewer than two column names are known, so the first row may be a user. Name the columns "
                    + "there, or write " + definition + " yourself");
        }
    }

    /** The name of a source for a file: the file's, in letters that a name may have. */
    public static String nameFor(String file) {
        String unfolded = SourceFormat.unfolded(file);
        int dot = unfolded.lastIndexOf('.');
        String letters = Normalizer.normalize(dot > 0 ? unfolded.substring(0, dot) : unfolded, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "");
        String joined = NOT_IN_A_NAME.matcher(letters).replaceAll("-").replaceAll("^-|-$", "");
        String undated = DATE_AT_THE_END.matcher(joined).replaceFirst("");
        String name = undated.substring(0, Math.min(undated.length(), LONGEST_NAME));
        return SourceFiles.isName(name)
                ? name
                : Stream.of(name, "people").filter(part -> !part.isEmpty()).collect(Collectors.joining("-"));
    }

    /** The number of columns that are imported. */
    public int imported() {
        return columns.mapped().size() + columns.own().size();
    }

    /** The columns that are left out. */
    public List<String> leftOut() {
        return Stream.concat(columns.toDecide().keySet().stream(), columns.unknown().stream())
                .toList();
    }

    /** The attributes that new users need, and that neither a column nor a rule gives. */
    public List<String> missing() {
        return Stream.of(USERNAME, EMAIL)
                .filter(attribute -> !columns.gives(attribute))
                .filter(attribute -> attribute.equals(EMAIL) || !makesUsernames())
                .toList();
    }

    /** The definition. */
    public String text() {
        return template()
                .replace("@name@", name)
                .replace("@file@", header.file())
                .replace("@skip@", skip())
                .replace("@dialect@\n", lines(dialect()))
                .replace("@match@\n", lines(match()))
                .replace("@columns@\n", lines(mapping()))
                .replace("@ignored@\n", lines(ignored()))
                .replace("@names@\n", lines(names()));
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String template() {
        try (InputStream template = SourceDraft.class.getResourceAsStream("/source-draft.yaml")) {
            return new String(Objects.requireNonNull(template).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> dialect() {
        Dialect found = header.dialect();
        var lines = new ArrayList<String>();
        if (found.encoding() != null) {
            lines.add("# The file is not UTF-8; this encoding is a guess. Check the accents with source check.");
            lines.add("encoding: " + found.encoding());
        }
        if (found.delimiter() != null && !found.delimiter().equals(",")) {
            lines.add("delimiter: " + (found.delimiter().equals("\t") ? "tab" : yaml(found.delimiter())));
        }
        if (found.sheet() != null) {
            lines.add("sheet: " + yaml(found.sheet()));
        }
        if (found.headerRow() != null && found.headerRow() > 1) {
            lines.add("header-row: " + found.headerRow());
        }
        if (found.jsonPath() != null) {
            lines.add("json-path: " + yaml(found.jsonPath()));
        }
        return lines;
    }

    private List<String> match() {
        String keys = Arrays.stream(MatchKey.values())
                .map(MatchKey::attribute)
                .filter(columns::gives)
                .collect(Collectors.joining(", "));
        return List.of(
                keys.isEmpty()
                        ? "# The file has none of them: map a column to employeeIdentifier, username or email first."
                        : "match: [" + keys + "]");
    }

    private List<String> mapping() {
        var lines = new ArrayList<String>();
        if (!columns.own().isEmpty()) {
            lines.add("");
            lines.add("# Columns that have the name of an attribute need no line here:");
            columns.own().forEach(column -> lines.add("# - " + yaml(column)));
        }
        if (!columns.mapped().isEmpty()) {
            lines.add("");
            lines.add("# Columns of the file, and the attributes that they are. A guess by their names: check it.");
            if (columns.mapped().containsValue("manager")) {
                lines.add(
                        "# A manager is an id, username, email address, employeeIdentifier or full name (First Last).");
            }
            lines.add("columns:");
            columns.mapped().forEach((column, attribute) -> lines.add("  " + yaml(column) + ": " + attribute));
        }
        return lines;
    }

    private List<String> ignored() {
        if (leftOut().isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("# Columns that are left out. To import one, move it to columns, with the name of an attribute");
        lines.add("# (docs/columns.md) or of a custom attribute (attributes.NAME).");
        columns.toDecide()
                .forEach((column, advice) -> advice.advice()
                        .forEach(line -> lines.add(
                                "# " + line.replace("{column}", yaml(column)).replace("{cell}", cell(column)))));
        lines.add("ignore:");
        leftOut().forEach(column -> lines.add("  - " + yaml(column)));
        return lines;
    }

    private boolean makesUsernames() {
        return hasFullName() || columns.gives(EMAIL);
    }

    private boolean hasFullName() {
        return columns.gives("firstname") && columns.gives("lastname");
    }

    private List<String> names() {
        var lines = new ArrayList<String>();
        lines.add("");
        boolean active = !columns.gives(USERNAME) && hasFullName();
        if (!columns.gives(USERNAME) && !hasFullName() && columns.gives(EMAIL)) {
            lines.add("# The file has no usernames: they are made of the email addresses.");
            lines.add("computed:");
            lines.add("  username: $substringBefore($email, \"@\")");
            lines.add("");
        }
        lines.add(
                (active ? "# The file has no usernames: new users get one." : "# Usernames for new users without one.")
                        + " {n} is empty at first, then 2, 3 and so on.");
        lines.add((active ? "" : "#") + "unique:");
        lines.add((active ? "" : "#") + "  username: \"{firstname}.{lastname}{n}\"");
        lines.add("#  email: \"{username}@example.com\"");
        for (String attribute : missing()) {
            lines.add("# Missing: no column is the " + attribute + ", which new users need. Map a column to it, or "
                    + (active ? "use the line above with your domain." : "compute it."));
        }
        lines.add("");
        return lines;
    }

    private String skip() {
        String column = columns.toDecide().entrySet().stream()
                .filter(decided -> decided.getValue().example().equals("skip"))
                .map(decided -> cell(decided.getKey()))
                .findFirst()
                .orElse("Status");
        return "'" + column.replace("'", "''") + " = \"Inactive\"'";
    }

    /** A column in an expression. */
    private static String cell(String column) {
        return PLAIN_PATH.matcher(column).matches() ? column : "`" + Quoting.onOneLine(column) + "`";
    }

    private static String yaml(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("null");
        String escaped = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
        return plain ? text : "\"" + Quoting.onOneLine(escaped) + "\"";
    }
}
