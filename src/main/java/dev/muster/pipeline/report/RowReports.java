package dev.muster.pipeline.report;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.Memberships;
import dev.muster.ledger.Records;
import dev.muster.ledger.groups.SettledMembership;
import dev.muster.ledger.model.AccountedRecord;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.SecretNames;
import dev.muster.records.source.Checksum;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import dev.muster.storage.Home;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a closing import with their outcomes: all rows to the results; rows that were not imported, or
 * whose user is missing in a group, to the dead letter.
 */
final class RowReports {
    private static final Set<String> UNREAD = Set.of(ProblemCode.READ_FAILED.name(), ProblemCode.CANCELLED.name());

    private final Home home;
    private final Records records;
    private final Memberships memberships;
    private final AttributeCatalog catalog;

    RowReports(Home home, Ledger ledger, AttributeCatalog catalog) {
        this.home = home;
        records = ledger.records();
        memberships = ledger.memberships();
        this.catalog = catalog;
    }

    /**
     * The written reports.
     *
     * @param results {@code null} for a source without rows
     * @param deadLetter {@code null} if every row was imported
     * @param secret whether the source has a column or a key for secrets
     * @param whole whether the results have every row of the source, and the source is unchanged
     * @param rows number of rows in the source, with those that are skipped
     */
    record Written(@Nullable Path results, @Nullable Path deadLetter, boolean secret, boolean whole, long rows) {}

    Written write(ImportRun importRun, Path source, boolean everyRowWasImported) throws IOException {
        if (couldNotBeRead(importRun)) {
            return new Written(null, null, false, false, 0);
        }
        var secretNames = new SecretNames(catalog, importRun.reading().names());
        try (SourceReader reader = SourceReaders.open(
                        source, importRun.reading().rules(), importRun.reading().names(), home.temporary());
                Stream<AccountedRecord> accounted = records.accounted(importRun.id());
                Stream<SettledMembership> groups = memberships.ofImport(importRun.id())) {
            if (importRun.status().seenBefore() != null) {
                return new Written(null, null, hasSecret(reader, secretNames), true, 0);
            }
            if (importRun.status().rows() == 0) {
                long rows = rest(reader);
                return new Written(
                        null,
                        null,
                        false,
                        rows == importRun.status().skipped() && reader.fault().isEmpty(),
                        rows);
            }
            SourceFormat format = reader.format().reports();
            Path results = home.reports(importRun.id()).resolve("results." + format.extension());
            Path deadLetter = everyRowWasImported
                    ? null
                    : home.deadLetter(importRun.id()).resolve(ReportNames.deadLetter(importRun.source(), format));
            var rows = new Rows(
                    importRun, reader, accounted.iterator(), new GroupOutcomes(groups.iterator()), secretNames);
            WholeFile.write(results, all -> {
                if (deadLetter == null) {
                    rows.writeTo(all, OutputStream.nullOutputStream());
                } else {
                    WholeFile.write(deadLetter, failed -> rows.writeTo(all, failed));
                }
            });
            boolean whole = rows.whole && reader.fault().isEmpty() && isUnchanged(importRun, source);
            return new Written(
                    results,
                    deadLetter,
                    rows.secret && !(importRun.status().refusal() != null && rows.guessed),
                    whole,
                    rows.seen);
        }
    }

    /** Returns whether reading the source failed, so that it is kept unread. */
    private static boolean couldNotBeRead(ImportRun importRun) {
        return importRun.status().rows() == 0
                && importRun.status().refusal() != null
                && UNREAD.contains(importRun.status().refusal().code());
    }

    /**
     * Returns whether the source is unchanged: rows edited in place would be reported with outcomes of the earlier
     * rows.
     */
    private static boolean isUnchanged(ImportRun importRun, Path source) throws IOException {
        return importRun.reading().sha256() == null
                || importRun.reading().sha256().equals(Checksum.of(source));
    }

    /** The rows of the source with their records from the ledger. */
    private static final class Rows {
        private final ImportRun importRun;
        private final SourceReader reader;
        private final Iterator<AccountedRecord> accounted;
        private final GroupOutcomes groups;
        private final SecretNames secretNames;
        private boolean secret;
        /** A column that was blanked by a guess and not read: only the source has its values. */
        private boolean guessed;

        private boolean whole;
        private long seen;

        Rows(
                ImportRun importRun,
                SourceReader reader,
                Iterator<AccountedRecord> accounted,
                GroupOutcomes groups,
                SecretNames secretNames) {
            this.groups = groups;
            this.importRun = importRun;
            this.reader = reader;
            this.accounted = accounted;
            this.secretNames = secretNames;
            note(reader.header());
        }

        private void note(Iterable<String> names) {
            for (String name : names) {
                boolean known = secretNames.isKnownSecret(name);
                secret = secret || known;
                guessed = guessed || !known && secretNames.isSecret(name);
            }
        }

        void writeTo(OutputStream all, OutputStream failed) throws IOException {
            long rows = 0;
            long skipped = 0;
            try (OutcomeWriter results = OutcomeWriters.open(all, reader, secretNames, groups.any());
                    OutcomeWriter deadLetter = OutcomeWriters.open(failed, reader, secretNames, groups.any())) {
                while (reader.hasNext() && accounted.hasNext()) {
                    SourceRow row = reader.next();
                    AccountedRecord record = accounted.next();
                    for (; isSkipped(row, record, skipped) && reader.hasNext(); row = reader.next()) {
                        note(keys(row));
                        skipped++;
                    }
                    List<SettledMembership> its = groups.of(record.number());
                    Optional<Problem> lacking = GroupOutcomes.problem(importRun.id(), record, its);
                    OutcomeColumns outcome = columns(record, its, lacking.orElse(record.problem()));
                    results.write(row, outcome);
                    if (!record.outcome().imported() || lacking.isPresent()) {
                        deadLetter.write(row, outcome);
                    }
                    note(keys(row));
                    rows++;
                }
            }
            for (; reader.hasNext() && skipped < importRun.status().skipped(); skipped++) {
                note(keys(reader.next()));
            }
            whole = !reader.hasNext()
                    && !accounted.hasNext()
                    && rows == importRun.status().rows()
                    && skipped == importRun.status().skipped();
            seen = rows + skipped + rest(reader);
        }

        /** Returns whether a row was left out, because the next record is about a later one. */
        private boolean isSkipped(SourceRow row, AccountedRecord record, long skippedBefore) {
            return skippedBefore < importRun.status().skipped() && row.line() != record.line();
        }

        private OutcomeColumns columns(AccountedRecord record, List<SettledMembership> its, @Nullable Problem problem) {
            return new OutcomeColumns(
                    importRun.id(),
                    record.line(),
                    record.outcome(),
                    problem == null ? null : problem.code(),
                    problem == null ? null : problem.reason(),
                    problem == null ? null : problem.hint(),
                    record.job(),
                    record.userId(),
                    groups.any() ? GroupOutcomes.text(its) : null);
        }
    }

    private static long rest(SourceReader reader) {
        long rows = 0;
        for (; reader.hasNext(); rows++) {
            reader.next();
        }
        return rows;
    }

    private static boolean hasSecret(SourceReader reader, SecretNames secretNames) {
        boolean secret = reader.header().stream().anyMatch(secretNames::isKnownSecret);
        while (!secret && reader.hasNext()) {
            secret = keys(reader.next()).stream().anyMatch(secretNames::isKnownSecret);
        }
        return secret;
    }

    /** The keys of a row that has keys of its own. */
    private static List<String> keys(SourceRow row) {
        return row.object() == null
                ? List.of()
                : row.object().properties().stream().map(Map.Entry::getKey).toList();
    }
}
