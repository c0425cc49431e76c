package dev.muster.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.cli.output.TextTable.Cell;
import dev.muster.ledger.model.WorkResult;
import dev.muster.pipeline.results.WorkResultReader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints a JumpCloud job for people. */
public final class JobText {
    private JobText() {}

    /** Prints one line for each property of a job. */
    public static void printJob(JsonNode job, PrintWriter out) {
        print(
                job.properties().stream()
                        .map(property -> row(property.getKey(), text(property.getValue())))
                        .toList(),
                out);
    }

    /** Prints one line for each work result, and their number. */
    public static void printResults(JsonNode page, int skip, int limit, PrintWriter out) {
        var rows = new ArrayList<List<Cell>>();
        rows.add(row("STATUS", "USERNAME", "EMAIL", "USER ID", "MESSAGE"));
        WorkResultReader.read(page).forEach(result -> rows.add(row(result)));
        if (rows.size() > 1) {
            print(rows, out);
        }
        int shown = page.size();
        out.println(Counts.of(shown, "work result")
                + (skip == 0 ? "" : " after the first " + skip)
                + (shown < limit ? "" : "; there may be more: --skip " + (skip + shown)));
    }

    private static List<Cell> row(WorkResult result) {
        return row(result.status(), result.username(), result.email(), result.userId(), result.message());
    }

    private static List<Cell> row(@Nullable String... texts) {
        return Stream.of(texts)
                .map(text ->
                        Cell.text(Objects.requireNonNullElse(text, "").replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ")))
                .toList();
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static void print(List<List<Cell>> rows, PrintWriter out) {
        TextTable.lines(rows).forEach(out::println);
    }
}
