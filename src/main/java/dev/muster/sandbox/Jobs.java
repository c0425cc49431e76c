package dev.muster.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
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
 * The bulk jobs of a sandbox. They run side by side, each at the pace set, on a thread of their own, whether or not the
 * client that started them is still there.
 */
public final class Jobs {
    /** From which the orders of work results follow. */
    private static final long SEED = 1;
    private static final long TICK_MILLIS = 2;

    private final SandboxSettings settings;
    private final ObjectIds objectIds;
    private final Random random;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<Job> open = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(Jobs::thread);
    private volatile boolean held;
    private long lastTick = System.nanoTime();

    Jobs(SandboxSettings settings, ObjectIds objectIds) {
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

    /** How many jobs were accepted so far. */
    public int count() {
        return jobs.size();
    }

    /** Whether every row of every job has ended. */
    public boolean settled() {
        return open.stream().allMatch(Job::settled);
    }

    /** Stops all jobs where they are, and lets new ones not begin, until {@link #release()}. */
    public void hold() {
        held = true;
    }

    /** Lets held jobs go on; the time they were held does not count. */
    public void release() {
        held = false;
    }

    /** Accepts a job and returns its id. */
    String accept(String organization, JsonNode elements, BulkWork work) {
        var now = settings.clock().instant();
        var rows = new ArrayList<JobRow>(elements.size());
        for (var element : elements) {
            rows.add(new JobRow(objectIds.next(), element, work.username(element).orElse(null), now));
        }
        var id = objectIds.next();
        var job = new Job(id, accepted.incrementAndGet(), organization, work, settings, rows, listed(rows));
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

    /** The job with this id; throws {@link ApiException} 404 if there is none, or it is another organization's. */
    Job job(String organization, String id) {
        var job = jobs.get(id);
        if (job == null || !job.organization().equals(organization)) {
            throw ApiException.notFound("job");
        }
        return job;
    }

    /** The how manieth job it was, from 1; 0 if there is none with this id. */
    int number(String id) {
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
        open.removeIf(Job::settled);
    }

    void close() {
        ticker.shutdownNow();
        try {
            ticker.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
