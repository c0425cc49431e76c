package dev.muster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryHomeTest {
    private static final Instant LATER = Instant.now().plus(Duration.ofHours(1));

    @TempDir
    private Path temporary;

    @Test
    void itGoesWithAllThatLiesInIt() throws IOException {
        TemporaryHome home = TemporaryHome.make(temporary, LATER);
        Files.writeString(home.home().ledger(), "ada@example.com");
        home.close();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftGoesWhenTheNextIsMade() throws IOException {
        Path left = Files.createDirectory(temporary.resolve("muster-plan-4711"));
        Files.writeString(left.resolve("ledger.db"), "ada@example.com");
        Files.writeString(left.resolve("worker.lock"), "");
        Path another = Files.createDirectory(temporary.resolve("another"));

        try (TemporaryHome made = TemporaryHome.make(temporary, LATER)) {
            assertThat(left).doesNotExist();
            assertThat(another).exists();
            assertThat(made.home().root()).exists();
        }
    }

    @Test
    void whatIsInUseOrBeingMadeStays() throws IOException {
        Path beingMade = Files.createDirectory(temporary.resolve("muster-plan-4711"));

        try (TemporaryHome inUse = TemporaryHome.make(temporary, Instant.now()); TemporaryHome second = TemporaryHome.make(temporary, Instant.now())) {
            assertThat(beingMade).exists();
            Files.delete(beingMade);
            try (TemporaryHome third = TemporaryHome.make(temporary, LATER)) {
                assertThat(inUse.home().root()).exists();
                assertThat(second.home().root()).exists();
            }
        }
    }
}
