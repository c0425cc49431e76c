package dev.muster.ledger.model;

import java.util.Comparator;

/**
 * The place of a record among all others of its destination. Of two about the same user the later one is looked up when
 * the earlier is done with; so no two wait for each other.
 *
 * @param message the message, or the last one before a file was read to its end
 * @param file counts the files in the order in which their reading ended; 0 for a message
 * @param source the import of a file; empty for a message
 */
public record RecordOrder(long message, long file, String source, long number) implements Comparable<RecordOrder> {
    private static final Comparator<RecordOrder> ORDER = Comparator.comparingLong(RecordOrder::message)
            .thenComparingLong(RecordOrder::file)
            .thenComparing(RecordOrder::source)
            .thenComparingLong(RecordOrder::number);

    /** Of a record that came with a message. */
    public static RecordOrder ofMessage(long message, long number) {
        return new RecordOrder(message, 0, "", number);
    }

    /** Of the row of a file. */
    public static RecordOrder ofFile(long afterMessage, long turn, String importId, long number) {
        return new RecordOrder(afterMessage, turn, importId, number);
    }

    @Override
    public int compareTo(RecordOrder other) {
        return ORDER.compare(this, other);
    }
}
