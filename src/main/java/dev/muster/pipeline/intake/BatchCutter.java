package dev.muster.pipeline.intake;

import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Decides which records of an import go into a batch together: by number and by the bytes of the payload. */
public final class BatchCutter {
    private static final int BRACKETS = 2;
    private static final int COMMA = 1;

    private static final AtomicLong ROUNDS = new AtomicLong();

    private final long round = ROUNDS.incrementAndGet();
    private final String importId;
    private final String organization;
    private final int mostRecords;
    private final long mostBytes;
    private final boolean exact;
    private final Map<Operation, Filling> fillings = new EnumMap<>(Operation.class);
    private final List<Parcel> parcels = new ArrayList<>();

    public BatchCutter(String importId, String organization, int mostRecords, int mostBytes) {
        this(importId, organization, mostRecords, mostBytes, false);
    }

    /** @param exact whether there may be records between those that are added, which are to be left out */
    public BatchCutter(String importId, String organization, int mostRecords, int mostBytes, boolean exact) {
        this.exact = exact;
        this.importId = importId;
        this.organization = organization;
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    /**
     * Adds a record to the batch of its operation that is being filled; closes that batch first if the record does not
     * fit in.
     */
    public void add(Operation operation, long number, int bytes) {
        Filling filling = fillings.computeIfAbsent(operation, Filling::new);
        if (filling.records > 0 && filling.bytes + bytes > mostBytes) {
            filling.hand(true);
        }
        filling.add(number, bytes);
        if (filling.records == mostRecords) {
            filling.hand(true);
        }
    }

    /** What the records that were added since the last call add to their batches. */
    public List<Parcel> parcels() {
        fillings.values().stream().filter(filling -> filling.firstNumber > 0).forEach(filling -> filling.hand(false));
        return take();
    }

    /** Closes every batch that is being filled. */
    public List<Parcel> close() {
        fillings.values().stream().filter(filling -> filling.records > 0).forEach(filling -> filling.hand(true));
        return take();
    }

    private List<Parcel> take() {
        List<Parcel> taken = List.copyOf(parcels);
        parcels.clear();
        return taken;
    }

    /** The batch of one operation that is being filled: how full it is, and which part of it is not handed out yet. */
    private final class Filling {
        private final Operation operation;
        private int records;
        private long bytes = BRACKETS;
        private long firstNumber;
        private long lastNumber;
        private final List<Long> numbers = new ArrayList<>();

        Filling(Operation operation) {
            this.operation = operation;
        }

        void add(long number, int recordBytes) {
            records++;
            bytes += recordBytes + COMMA;
            firstNumber = firstNumber == 0 ? number : firstNumber;
            lastNumber = number;
            if (exact) {
                numbers.add(number);
            }
        }

        void hand(boolean closing) {
            parcels.add(new Parcel(
                    round, importId, organization, operation, firstNumber, lastNumber, closing, List.copyOf(numbers)));
            numbers.clear();
            firstNumber = 0;
            lastNumber = 0;
            if (closing) {
                records = 0;
                bytes = BRACKETS;
            }
        }
    }
}
