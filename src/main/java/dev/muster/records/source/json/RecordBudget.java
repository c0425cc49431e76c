package dev.muster.records.source.json;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Stops a parser that reads on and on within one record, before the record fills the memory. */
final class RecordBudget extends FilterReader {
    /** The record is larger than any user. */
    static final class Exceeded extends IOException {}

    private final int budget;
    private long left;
    private long total;
    private boolean ended;

    RecordBudget(Reader source, int budget) {
        super(source);
        this.budget = budget;
        this.left = budget;
    }

    /** Begins the next record. */
    void renew() {
        left = budget;
    }

    /** Returns whether the source has ended with exactly this many characters. */
    boolean endedAfter(long characters) {
        return ended && total == characters;
    }

    @Override
    public int read(char[] target, int start, int length) throws IOException {
        if (left <= 0) {
            throw new Exceeded();
        }
        int read = super.read(target, start, length);
        ended = read < 0;
        left -= Math.max(0, read);
        total += Math.max(0, read);
        return read;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }
}
