package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muster.e2e.RunningMuster;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.InTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and links in the inbox are swapped rapidly: the target of a link is never imported or changed. */
class SwappedFilesIT {
    private static final int SWAPS = 20_000;

    @TempDir
    private Path home;

    @InTurn
    @Test
    void followsNoSymbolicLinks() throws Exception {
        Path secret = Files.writeString(home.resolve("secret.csv"), "username,email\nsecret,secret@example.com\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withUsersPerSecond(5000));
                RunningMuster muster = RunningMuster.start(home, sandbox)) {
            for (int number = 0; number <= SWAPS; number++) {
                swap(secret, number);
            }
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> sandbox.directory().byUsername("user" + SWAPS).isPresent());

            assertThat(sandbox.directory().users())
                    .noneMatch(user -> user.toString().contains("secret"));
            assertThat(Files.getPosixFilePermissions(secret)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private void swap(Path secret, int number) throws IOException {
        Path fresh = home.resolve("fresh");
        if (number % 2 == 0) {
            Files.writeString(fresh, "username,email\nuser%d,user%d@example.com\n".formatted(number, number));
            Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().minusSeconds(60)));
        } else {
            Files.createSymbolicLink(fresh, secret);
        }
        Files.move(
                fresh,
                home.resolve("inbox/create/people.csv"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
