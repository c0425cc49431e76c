package dev.muster.ledger.model;

import java.util.Comparator;

/**
 * The position of a record among all records of its destination. Of two about the same user, the later one waits for
 * the earlier one, so that no two wait for each other.
 *
 * @param message the message, or the last message before a file was read completely
 * @param file sequence number of the file, in the order in which reading ended; 0 for a message
 * @param source the import of a file; empty for a message
 */
public record RecordOrder(long message, long file, String source, long number) implements Comparable<RecordOrder> {
    private static final Comparator<RecordOrder> ORDER = Comparator.comparingLong(RecordOrder::message)
            .thenComparingLong(RecordOrder::file)
            .thenComparing(RecordOrder::source)
            .thenComparingLong(RecordOrder::number);

    /** The order of a message's record. */
    public static RecordOrder ofMessage(long message, long number) {
        return new RecordOrder(message, 0, "", number);
    }

    /** The order of a file's row. */
    public static RecordOrder ofFile(long afterMessage, long turn, String importId, long number) {
        return new RecordOrder(afterMessage, turn, importId, number);
    }

    @Override
    public int compareTo(RecordOrder other) {
        return ORDER.compare(this, other);
    }
}
