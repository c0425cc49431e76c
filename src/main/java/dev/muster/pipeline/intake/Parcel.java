package dev.muster.pipeline.intake;

import dev.muster.records.schema.Operation;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one chunk of an import adds to a batch: the records of an operation between two rows' numbers, both included.
 *
 * @param round of cutting an import into batches: what an earlier one left, which came to no end, is in no batch of
 *     this
 * @param firstNumber 0 where nothing is added and the batch is only closed
 * @param lastNumber 0 where nothing is added and the batch is only closed
 * @param closing whether the batch is full with this, or its source has ended
 * @param only the numbers of the only rows that it adds; empty for all of them
 */
public record Parcel(
        long round,
        String importId,
        String organization,
        Operation operation,
        long firstNumber,
        long lastNumber,
        boolean closing,
        List<Long> only) {

    /** A parcel of all rows between the two. */
    public Parcel(
            long round,
            String importId,
            String organization,
            Operation operation,
            long firstNumber,
            long lastNumber,
            boolean closing) {
        this(round, importId, organization, operation, firstNumber, lastNumber, closing, List.of());
    }

    /** What parcels of the same batch have in common. */
    public String batchKey() {
        return round + "/" + operation.word();
    }

    /** This parcel and the one after it as one. */
    public Parcel and(Parcel next) {
        return new Parcel(
                round,
                importId,
                organization,
                operation,
                firstNumber == 0 ? next.firstNumber : firstNumber,
                Math.max(lastNumber, next.lastNumber),
                next.closing,
                Stream.concat(only.stream(), next.only.stream()).toList());
    }
}
