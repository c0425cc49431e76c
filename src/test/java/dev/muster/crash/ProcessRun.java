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
 * The time from a start of Muster to its death: that of a process, which ends by {@code SIGKILL}, or one of several in
 * a test's process. Of the latter, the threads that were started in it do nothing more at all when it is over: each
 * stops at its next step, and their connections to the ledger are closed, whereby a transaction that was open is
 * undone.
 */
public final class ProcessRun {
    private static final InheritableThreadLocal<ProcessRun> OF_THE_THREAD = new InheritableThreadLocal<>();
    private static volatile ProcessRun ofTheProcess;

    private final Termination end;
    private final boolean processEndsToo;
    private final CompletableFuture<Void> death = new CompletableFuture<>();
    private final CountDownLatch burial = new CountDownLatch(1);
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile Thread starter;
    private volatile boolean over;

    private ProcessRun(Termination end, boolean processEndsToo) {
        this.end = end;
        this.processEndsToo = processEndsToo;
    }

    /** A life of which there may be several in this process. */
    public static ProcessRun untilThe(Termination end) {
        CrashSteps.tell();
        return new ProcessRun(end, false);
    }

    /** The life of this process, whose classes tell already; it ends by {@code SIGKILL}. */
    public static void ofThisProcess(Termination end) {
        ofTheProcess = new ProcessRun(end, true);
    }

    /** Does something on a thread of this life, which all threads that come of it belong to. */
    public <T> T live(Callable<T> work) throws Exception {
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

    /** Waits until it is over; says whether it is. */
    public boolean isOverWithin(long seconds) throws InterruptedException {
        try {
            death.get(seconds, TimeUnit.SECONDS);
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

    /** Lets the threads that stopped with it end, each by a {@link ProcessKilled}. */
    public void bury() {
        end();
        burial.countDown();
    }

    /** Whether what this thread does is of no consequence any more. */
    public static boolean isOverForThisThread() {
        ProcessRun life = ofTheThread();
        return life != null && life.over;
    }

    /** Called before and after each step of the stages, by the thread that does it. */
    public static void step(String step) {
        ProcessRun life = ofTheThread();
        if (life != null) {
            life.next(step);
        }
    }

    /** Called where something could be done that leaves a trace. */
    public static void expectAlive() {
        ProcessRun life = ofTheThread();
        if (life != null && life.over) {
            life.mourn();
        }
    }

    /** Called with every connection to a ledger. */
    public static void opened(Connection connection) {
        ProcessRun life = ofTheThread();
        if (life != null && !life.processEndsToo) {
            life.connections.add(connection);
            if (life.over) {
                life.closeConnections();
            }
        }
    }

    private static ProcessRun ofTheThread() {
        ProcessRun life = OF_THE_THREAD.get();
        return life == null ? ofTheProcess : life;
    }

    private void next(String step) {
        if (!over && end.isAt(step)) {
            end();
        }
        if (over) {
            mourn();
        }
    }

    /**
     * Ends this life now, once. A claim that was waiting for the ledger may still get through, as one that was a moment
     * earlier.
     */
    public synchronized void end() {
        if (over) {
            return;
        }
        over = true;
        if (processEndsToo) {
            killThisProcess();
        } else {
            closeConnections();
            death.complete(null);
        }
    }

    private void closeConnections() {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException alreadyGone) {
                // That is all that is wanted of it.
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

    private void mourn() {
        boolean waiting = Thread.currentThread() != starter;
        while (waiting) {
            try {
                burial.await();
                waiting = false;
            } catch (InterruptedException theDeadAreNotToBeDisturbed) {
                // Whoever stops what is left of this life does not know that it is over.
            }
        }
        throw new ProcessKilled();
    }
}
