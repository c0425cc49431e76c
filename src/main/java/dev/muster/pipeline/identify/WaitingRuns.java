package dev.muster.pipeline.identify;

import dev.muster.ledger.model.WaitingRecord;
import dev.muster.pipeline.intake.BatchingRound;
import dev.muster.pipeline.intake.RecordRun;
import dev.muster.pipeline.intake.RecordRuns;
import java.io.Closeable;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * All records of an import that wait for a batch, as runs that are read one after the other; the last ones complete
 * every batch. Holds a connection to the ledger until the last record was read, or it is closed.
 */
public final class WaitingRuns implements Iterator<RecordRun>, Closeable {
    private static final int CHUNK = 500;

    private final Stream<WaitingRecord> stream;
    private final Iterator<WaitingRecord> records;
    private final BatchingRound round;
    private Iterator<RecordRun> next = Collections.emptyIterator();
    private boolean ended;

    /** @param records in their order */
    WaitingRuns(Stream<WaitingRecord> records, BatchingRound round) {
        stream = records;
        this.records = records.iterator();
        this.round = round;
    }

    private Iterator<RecordRun> chunk() {
        var runs = new RecordRuns(round);
        for (int count = 0; count < CHUNK && records.hasNext(); count++) {
            WaitingRecord record = records.next();
            runs.add(record.operation(), record.number(), record.bytes());
        }
        if (!records.hasNext()) {
            ended = true;
            close();
            runs.completeAll();
        }
        return runs.toList().iterator();
    }

    @Override
    public boolean hasNext() {
        return next.hasNext() || !ended;
    }

    @Override
    public RecordRun next() {
        if (!next.hasNext() && !ended) {
            next = chunk();
        }
        return next.next();
    }

    @Override
    public void close() {
        stream.close();
    }
}
