package dev.muster.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A run of Muster from its start to its kill: a process of its own that ends by {@code SIGKILL}, or one of several runs
 * in a test's process. When such a run ends, each of its threads halts at the next step, and its ledger connections are
 * closed, which rolls back open transactions.
 */
public final class ProcessRun {
    private static final InheritableThreadLocal<ProcessRun> OF_THE_THREAD = new InheritableThreadLocal<>();
    private static volatile ProcessRun ofTheProcess;

    private final Termination end;
    private final boolean processEndsToo;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile Thread starter;
    private volatile boolean over;

    private ProcessRun(Termination end, boolean processEndsToo) {
        this.end = end;
        this.processEndsToo = processEndsToo;
    }

    /** Creates one of several runs in this process. */
    public static ProcessRun until(Termination end) {
        CrashSteps.instrument();
        return new ProcessRun(end, false);
    }

    /** Starts the run of this process, whose classes are instrumented. It ends by {@code SIGKILL}. */
    public static void ofThisProcess(Termination end) {
        ofTheProcess = new ProcessRun(end, true);
    }

    /** Runs work on a thread of this run. Threads that it starts belong to this run. */
    public <T> T runUntilKilled(Callable<T> work) throws Exception {
        var result = new CompletableFuture<T>();
        var thread = new Thread(
                () -> {
                    OF_THE_THREAD.set(this);
                    try {
                        result.complete(work.call());
                    } catch (Throwable any) {
                        result.completeExceptionally(any);
                    }
                },
                "life");
        starter = thread;
        thread.start();
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (over) {
                throw new ProcessKilled();
            }
            throw e;
        }
    }

    /** Waits for the end of the run; returns whether it has ended. */
    public boolean isOverWithin(long seconds) throws InterruptedException {
        try {
            ended.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isOver() {
        return over;
    }

    /** Releases the halted threads, which then end by a {@link ProcessKilled}. */
    public void releaseThreads() {
        end();
        released.countDown();
    }

    /** Returns whether the run of this thread has ended. */
    public static boolean isOverForThisThread() {
        ProcessRun run = ofTheThread();
        return run != null && run.over;
    }

    /** Called before and after each step of the stages, by its thread. */
    public static void step(String step) {
        ProcessRun run = ofTheThread();
        if (run != null) {
            run.next(step);
        }
    }

    /** Called before actions with lasting effects; halts threads of an ended run. */
    public static void haltIfEnded() {
        ProcessRun run = ofTheThread();
        if (run != null && run.over) {
            run.haltThread();
        }
    }

    /** Called with every connection to a ledger. */
    public static void opened(Connection connection) {
        ProcessRun run = ofTheThread();
        if (run != null && !run.processEndsToo) {
            run.connections.add(connection);
            if (run.over) {
                run.closeConnections();
            }
        }
    }

    private static ProcessRun ofTheThread() {
        ProcessRun run = OF_THE_THREAD.get();
        return run == null ? ofTheProcess : run;
    }

    private void next(String step) {
        if (!over && end.isAt(step)) {
            end();
        }
        if (over) {
            haltThread();
        }
    }

    /** Ends this run. Idempotent. A claim that was waiting for the ledger may still succeed. */
    public synchronized void end() {
        if (over) {
            return;
        }
        over = true;
        if (processEndsToo) {
            killThisProcess();
        } else {
            closeConnections();
            ended.complete(null);
        }
    }

    private void closeConnections() {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException alreadyGone) {
                // The connection is closed in any case.
            }
        }
    }

    private static void killThisProcess() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-KILL",
                            String.valueOf(ProcessHandle.current().pid()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void haltThread() {
        boolean waiting = Thread.currentThread() != starter;
        while (waiting) {
            try {
                released.await();
                waiting = false;
            } catch (InterruptedException theDeadAreNotToBeDisturbed) {
                // The interrupting thread does not know that this run has ended.
            }
        }
        throw new ProcessKilled();
    }
}
