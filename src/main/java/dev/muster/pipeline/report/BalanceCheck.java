package dev.muster.pipeline.report;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.report.RowReports.Written;
import dev.muster.records.schema.MusterColumns;
import dev.muster.records.schema.Outcome;
import dev.muster.records.source.Checksum;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.SourceRules;
import dev.muster.storage.Home;
import dev.muster.storage.UnbalancedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recounts the rows of a closing import in the source, the ledger and the written reports, without using any running
 * totals. An import whose numbers differ stays open.
 */
final class BalanceCheck {
    private final Home home;
    private final Ledger ledger;

    BalanceCheck(Home home, Ledger ledger) {
        this.home = home;
        this.ledger = ledger;
    }

    /**
     * Checks the ledger: one record for every row read, without gaps, each with an outcome.
     *
     * @return number of records for each outcome
     * @throws UnbalancedException if the numbers differ
     */
    Map<Outcome, Long> outcomes(ImportRun importRun) {
        Map<Outcome, Long> outcomes = ledger.importStats().outcomes(importRun.id());
        long records = ledger.records().count(importRun.id());
        long last = ledger.records().lastNumber(importRun.id());
        if (records != importRun.status().rows() || records != sum(outcomes) || records != last) {
            throw unbalanced(
                    importRun,
                    String.format(
                            Locale.ROOT,
                            "the reader saw %d rows, the ledger has %d, the last of them is number %d, and %d have "
                                    + "an outcome",
                            importRun.status().rows(),
                            records,
                            last,
                            sum(outcomes)));
        }
        return outcomes;
    }

    /**
     * Checks the source and the reports. A source that has changed since it was read is skipped.
     *
     * @throws UnbalancedException if the source or a report has other rows than the ledger
     */
    void check(ImportRun importRun, Map<Outcome, Long> outcomes, Path source, Written written) throws IOException {
        boolean refusedBeforeItsRows =
                importRun.status().refusal() != null && importRun.status().rows() == 0;
        Map<Outcome, Long> failed = new HashMap<>(outcomes);
        failed.keySet().removeIf(Outcome::imported);
        failed.putAll(ledger.memberships().rowsWithFailures(importRun.id()));
        Lines results = count(written.results(), importRun.reading().rules());
        Lines deadLetter = count(written.deadLetter(), importRun.reading().rules());
        long skipped = importRun.status().skipped();
        boolean balanced = (written.rows() == importRun.status().rows() + skipped || refusedBeforeItsRows)
                && results.tell(outcomes)
                && deadLetter.tell(failed);
        if (!balanced && Checksum.of(source).equals(importRun.reading().sha256())) {
            throw unbalanced(
                    importRun,
                    String.format(
                            Locale.ROOT,
                            "the source has %d rows, the ledger %d, the results %d lines, and the dead letter %d "
                                    + "lines of %d rows that were not imported completely",
                            written.rows() - skipped,
                            sum(outcomes),
                            results.total(),
                            deadLetter.total(),
                            sum(failed)));
        }
    }

    private static long sum(Map<Outcome, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Counts the lines of a report by reading it back. */
    private static Lines count(@Nullable Path report, SourceRules rules) throws IOException {
        var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
        long unreadable = 0;
        if (report == null) {
            return new Lines(outcomes, unreadable, true);
        }
        try (SourceReader reader = SourceReaders.open(report, rules.ofReports())) {
            int column = reader.header().indexOf(MusterColumns.OUTCOME);
            while (reader.hasNext()) {
                Optional<Outcome> outcome = outcome(reader.next(), column);
                outcome.ifPresent(one -> outcomes.merge(one, 1L, Long::sum));
                unreadable += outcome.isPresent() ? 0 : 1;
            }
            return new Lines(outcomes, unreadable, reader.fault().isEmpty());
        }
    }

    private static Optional<Outcome> outcome(SourceRow row, int column) {
        if (row.object() != null) {
            return Optional.of(Outcome.of(row.object()
                    .path(MusterColumns.JSON_KEY)
                    .path(MusterColumns.OUTCOME)
                    .asText()));
        }
        return column < row.cells().size() ? Optional.of(Outcome.of(row.cells().get(column))) : Optional.empty();
    }

    /**
     * The counts of a report. A line of maximum length exceeds the limit with Muster's columns and cannot be read back.
     *
     * @param toTheEnd whether the report was readable to its end
     */
    private record Lines(Map<Outcome, Long> outcomes, long unreadable, boolean toTheEnd) {
        long total() {
            return sum(outcomes) + unreadable;
        }

        boolean tell(Map<Outcome, Long> expected) {
            return !toTheEnd
                    || total() == sum(expected)
                            && outcomes.entrySet().stream()
                                    .allMatch(count -> count.getValue() <= expected.getOrDefault(count.getKey(), 0L));
        }
    }

    private UnbalancedException unbalanced(ImportRun importRun, String counts) {
        return new UnbalancedException(
                importRun.id(),
                importRun.source() + ": the rows of import " + importRun.id() + " do not add up: " + counts
                        + ". The import stays open, with its source in " + home.work(importRun.id())
                        + ". Restore the ledger if it was changed,"
                        + " and compare the directory with the source before importing any of its rows again");
    }
}
