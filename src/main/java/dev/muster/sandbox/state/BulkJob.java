package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.sandbox.SandboxSettings;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bulk job. Its rows are invisible at first, then pending, and finish one by one in the order of the request. They
 * are listed in an order of their own.
 */
public final class BulkJob {
    private static final Logger LOG = LoggerFactory.getLogger(BulkJob.class);

    private final String id;
    private final int number;
    private final String organization;
    private final BulkOperation work;
    private final SandboxSettings settings;
    private final List<JobRow> rows;
    private final List<JobRow> listed;
    private final Set<String> seen = new HashSet<>();
    private final Instant createdAt;
    private double secondsUntilVisible;
    private double due;
    private int ended;

    /**
     * @param number the job's ordinal, from 1
     * @param rows in the order of the request
     * @param listed the same rows in listing order
     */
    BulkJob(
            String id,
            int number,
            String organization,
            BulkOperation work,
            SandboxSettings settings,
            List<JobRow> rows,
            List<JobRow> listed) {
        this.id = id;
        this.number = number;
        this.organization = organization;
        this.work = work;
        this.settings = settings;
        this.rows = rows;
        this.listed = listed;
        createdAt = settings.clock().instant();
        secondsUntilVisible = settings.startDelay().toNanos() / 1e9;
    }

    int number() {
        return number;
    }

    String organization() {
        return organization;
    }

    synchronized boolean settled() {
        return ended == rows.size();
    }

    /** Processes the rows that are due after more time. */
    synchronized void advance(double seconds) {
        if (secondsUntilVisible > 0) {
            secondsUntilVisible -= seconds;
            return;
        }
        due = Math.min(rows.size(), due + seconds * settings.usersPerSecond());
        while (ended < (int) due) {
            end(rows.get(ended));
            ended++;
        }
    }

    private void end(JobRow row) {
        var now = settings.clock().instant();
        try {
            work.apply(Objects.requireNonNull(row.element()));
            row.end(settings.finishedWord(), "", now);
        } catch (RowRejectedException refused) {
            row.end(settings.failedWord(), String.valueOf(refused.getMessage()), now);
        } catch (RuntimeException e) {
            LOG.error("Internal error in a row of job {}", id, e);
            row.end(settings.failedWord(), "Internal error", now);
        }
    }

    /** All current work results in listing order. */
    public synchronized List<ObjectNode> results() {
        return secondsUntilVisible > 0
                ? List.of()
                : listed.stream()
                        .map(row -> row.workResult(settings.metaBesides()))
                        .toList();
    }

    /** Records shown results; returns whether all rows had been shown in their final state before. */
    public synchronized boolean show(List<ObjectNode> results) {
        boolean needless = seen.size() == rows.size();
        results.stream()
                .filter(result -> !result.path("updatedAt").isNull())
                .forEach(result -> seen.add(result.path("id").asText()));
        return needless;
    }

    /** The documented fields of the old job details. */
    public synchronized ObjectNode details() {
        var now = ServiceTimes.attribute(settings.clock().instant());
        return SandboxJson.object()
                .put("id", id)
                .put("status", settled() ? settings.finishedWord() : "pending")
                .put("workUnitsCount", rows.size())
                .put("createdAt", ServiceTimes.attribute(createdAt))
                .put("updatedAt", now);
    }
}
