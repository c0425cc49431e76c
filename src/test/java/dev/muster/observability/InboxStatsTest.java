package dev.muster.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxStatsTest {
    @TempDir
    private Path inbox;

    @Test
    void doesNotCountClaimedFiles() throws IOException {
        for (String name : new String[] {"users.csv", "create/users.csv", "update/users.json", "upsert/users.csv"}) {
            Files.createDirectories(inbox.resolve(name).getParent());
            Files.writeString(inbox.resolve(name), "x");
        }
        assertThat(InboxStats.of(folders(inbox)).files()).isEqualTo(4);
    }

    @Test
    void countsOnlyClaimableFiles() throws IOException {
        for (String name : new String[] {
            ".hidden",
            "~lock",
            "users.csv.part",
            "users.TMP",
            "a.crdownload",
            "a.filepart",
            "users.csv~",
            "users.csv.bak",
            "Thumbs.db",
            "users.csv:Zone.Identifier"
        }) {
            Files.writeString(inbox.resolve(name), "x");
        }
        Files.createDirectories(inbox.resolve("marketing"));
        Files.writeString(inbox.resolve("marketing/users.csv"), "x");
        Files.createSymbolicLink(inbox.resolve("link.csv"), Path.of("nowhere.csv"));
        assertThat(InboxStats.of(folders(inbox))).isEqualTo(InboxStats.EMPTY);
    }

    @Test
    void measuresAFilesAgeFromItsArrivalInTheInbox() throws IOException {
        Instant before = Instant.now().minusSeconds(1);
        Path old = Files.writeString(inbox.resolve("users.csv"), "x");
        Files.setLastModifiedTime(old, FileTime.from(before.minus(Duration.ofDays(1000))));
        assertThat(InboxStats.of(folders(inbox)).oldest())
                .hasValueSatisfying(oldest -> assertThat(oldest).isAfter(before));
    }

    @Test
    void countsAMissingFolderAsEmpty() {
        assertThat(InboxStats.of(folders(inbox.resolve("gone")))).isEqualTo(InboxStats.EMPTY);
    }

    private static List<Path> folders(Path inbox) {
        return List.of(inbox, inbox.resolve("create"), inbox.resolve("update"), inbox.resolve("upsert"));
    }
}
