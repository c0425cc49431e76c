package dev.muster.records.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes CSV as RFC 4180 has it, with quotes around every cell, and shares no code with any other writer or reader. It
 * notes the physical line at which each record begins: a line break is CRLF, CR or LF, also within a cell.
 */
final class QuotedCsv {
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|\r|\n");

    private final StringBuilder text = new StringBuilder();
    private final List<Long> lines = new ArrayList<>();
    private final String lineEnd;
    private long line = 1;

    QuotedCsv(String lineEnd) {
        this.lineEnd = lineEnd;
    }

    QuotedCsv record(List<String> cells) {
        lines.add(line);
        append(cells.stream()
                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(",")));
        return emptyLines(1);
    }

    /** Ends the line so many times. */
    QuotedCsv emptyLines(int number) {
        append(lineEnd.repeat(number));
        return this;
    }

    String text() {
        return text.toString();
    }

    /** The lines where records begin, including the header's. */
    List<Long> lines() {
        return lines;
    }

    private void append(String more) {
        text.append(more);
        line += LINE_BREAK.matcher(more).results().count();
    }
}
