package dev.muster.pipeline.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.Operation;
import org.junit.jupiter.api.Test;

class ParcelTest {
    @Test
    void twoParcelsAreOneFromTheFirstRowToTheLast() {
        assertThat(parcel(1, 4, false).and(parcel(7, 9, false))).isEqualTo(parcel(1, 9, false));
        assertThat(parcel(1, 4, false).and(parcel(7, 9, true))).isEqualTo(parcel(1, 9, true));
    }

    @Test
    void anEmptyParcelOnlyCloses() {
        assertThat(parcel(1, 4, false).and(parcel(0, 0, true))).isEqualTo(parcel(1, 4, true));
    }

    @Test
    void anEmptyParcelLeavesTheBeginningToTheOneAfterIt() {
        assertThat(parcel(0, 0, false).and(parcel(7, 9, true))).isEqualTo(parcel(7, 9, true));
    }

    @Test
    void onlyParcelsOfTheSameRoundAndOperationShareABatch() {
        Parcel parcel = parcel(1, 2, false);
        assertThat(parcel.batchKey())
                .isEqualTo(parcel(3, 4, true).batchKey())
                .isNotEqualTo(new Parcel(1, "import", "", Operation.UPDATE, 1, 2, false).batchKey())
                .isNotEqualTo(new Parcel(2, "import", "", Operation.CREATE, 1, 2, false).batchKey());
    }

    private static Parcel parcel(long first, long last, boolean closing) {
        return new Parcel(1, "import", "", Operation.CREATE, first, last, closing);
    }
}
