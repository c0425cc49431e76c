package dev.muster.pipeline.intake;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.muster.ledger.Ledger;

/**
 * New ids of imports. They sort in the order in which imports are opened, which decides which attempt of a row is the
 * latest, even where the clock was put back.
 */
public final class ImportIds {
    private ImportIds() {}

    public static String next(Ledger ledger) {
        String next = UlidCreator.getMonotonicUlid().toString();
        return ledger.imports()
                .newestId()
                .filter(newest -> newest.compareTo(next) >= 0)
                .map(newest -> UlidCreator.getUlid(Ulid.getTime(newest) + 1).toString())
                .orElse(next);
    }
}
