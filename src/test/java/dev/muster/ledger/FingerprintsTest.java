package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.UpdateSettings;
import dev.muster.ledger.Fingerprints.Kept;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.Fingerprint;
import dev.muster.records.schema.Destination;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintsTest {
    private static final Destination DIRECTORY = new Destination("", "https://console.example.com", "");
    private static final Fingerprint ADA = new Fingerprint("ada", "request", "u1", 100);

    @TempDir
    private Path folder;

    private Ledger ledger;
    private Fingerprints fingerprints;

    @BeforeEach
    void open() throws Exception {
        ledger = Ledger.open(folder.resolve("ledger.db"), PayloadCipher.ofFile(folder.resolve("key")));
        fingerprints = ledger.fingerprints();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Map<String, Fingerprint> known(String... persons) {
        return fingerprints.of(DIRECTORY, "hr", List.of(persons));
    }

    @Test
    void replacesTheFingerprintOfAUserUnderAnotherKey() {
        fingerprints.keep("I1", DIRECTORY, "hr", List.of(new Kept(ADA, null)));
        var renamed = new Fingerprint("ada.new", "request", "u1", 101);
        fingerprints.keep("I2", DIRECTORY, "hr", List.of(new Kept(renamed, null)));

        assertThat(known("ada", "ada.new")).containsExactly(Map.entry("ada.new", renamed));
        assertThat(fingerprints.of(DIRECTORY, "contractors", List.of("ada.new")))
                .isEmpty();
    }

    @Test
    void countsOnlyOnceTheChangeIsDone() {
        fingerprints.keep("I1", DIRECTORY, "hr", List.of(new Kept(ADA, 1L)));
        assertThat(known("ada")).isEmpty();

        fingerprints.close("I1");
        assertThat(known("ada")).as("its record was not imported").isEmpty();
    }

    @Test
    void forgetsChangedUsersAndOldLookUps() {
        var ben = new Fingerprint("ben", "request", "u2", 99);
        fingerprints.keep("I1", DIRECTORY, "hr", List.of(new Kept(ADA, null), new Kept(ben, null)));
        fingerprints.forgetOld(DIRECTORY, "hr", 100 + UpdateSettings.MOST_DRIFT_DAYS);
        assertThat(known("ada", "ben")).containsOnlyKeys("ada");

        fingerprints.forget(List.of("u1"));
        assertThat(known("ada", "ben")).isEmpty();
    }

    @Test
    void hashesByItsKey() throws Exception {
        try (Ledger other = Ledger.open(folder.resolve("other.db"), PayloadCipher.ofNoFile())) {
            assertThat(fingerprints.hash("ada"))
                    .hasSize(32)
                    .isEqualTo(fingerprints.hash("ada"))
                    .isNotEqualTo(fingerprints.hash("Ada"))
                    .isNotEqualTo(other.fingerprints().hash("ada"));
        }
    }
}
