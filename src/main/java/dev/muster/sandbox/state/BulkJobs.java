package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.api.ApiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bulk jobs of a sandbox. They run concurrently at the configured speed, on one thread, independent of the clients
 * that started them.
 */
public final class BulkJobs {
    /** The seed of the listing orders. */
    private static final long SEED = 1;

    private static final long TICK_MILLIS = 2;

    private final SandboxSettings settings;
    private final ObjectIds objectIds;
    private final Random random;
    private final Map<String, BulkJob> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<BulkJob> open = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(BulkJobs::thread);
    private volatile boolean held;
    private long lastTick = System.nanoTime();

    @SuppressWarnings("FutureReturnValueIgnored") // It ticks until the process ends.
    public BulkJobs(SandboxSettings settings, ObjectIds objectIds) {
        this.settings = settings;
        this.objectIds = objectIds;
        random = new Random(SEED);
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "sandbox-jobs");
        thread.setDaemon(true);
        return thread;
    }

    /** The number of jobs accepted so far. */
    public int count() {
        return jobs.size();
    }

    /** Returns whether all rows of all jobs are finished. */
    public boolean settled() {
        return open.stream().allMatch(BulkJob::settled);
    }

    /** Suspends all jobs, including new ones, until {@link #release()}. */
    public void hold() {
        held = true;
    }

    /** Resumes suspended jobs; the suspended time does not count. */
    public void release() {
        held = false;
    }

    /** Accepts a job and returns its id. */
    public String accept(String organization, JsonNode elements, BulkOperation work) {
        var now = settings.clock().instant();
        var rows = new ArrayList<JobRow>(elements.size());
        for (var element : elements) {
            rows.add(
                    new JobRow(objectIds.next(), element, work.username(element).orElse(null), now));
        }
        var id = objectIds.next();
        var job = new BulkJob(id, accepted.incrementAndGet(), organization, work, settings, rows, listed(rows));
        jobs.put(id, job);
        open.add(job);
        return id;
    }

    private List<JobRow> listed(List<JobRow> rows) {
        if (!settings.shuffled()) {
            return rows;
        }
        var shuffled = new ArrayList<>(rows);
        synchronized (random) {
            Collections.shuffle(shuffled, random);
        }
        return shuffled;
    }

    /** The job with this id; throws {@link ApiException} 404 if it is unknown or belongs to another organization. */
    public BulkJob job(String organization, String id) {
        var job = jobs.get(id);
        if (job == null || !job.organization().equals(organization)) {
            throw ApiException.notFound("job");
        }
        return job;
    }

    /** The job's ordinal, from 1; 0 for an unknown id. */
    public int number(String id) {
        return jobs.containsKey(id) ? jobs.get(id).number() : 0;
    }

    private void tick() {
        var now = System.nanoTime();
        var seconds = (now - lastTick) / 1e9;
        lastTick = now;
        if (held) {
            return;
        }
        open.forEach(job -> job.advance(seconds));
        open.removeIf(BulkJob::settled);
    }

    public void close() {
        ticker.shutdownNow();
        try {
            ticker.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
