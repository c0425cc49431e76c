package dev.muster.doctor.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Whether there is room for what imports write. */
public final class DiskCheck {
    public static final String NAME = "disk";
    private static final long MEGABYTE = 1_000_000;
    /** An import of a million users takes about as much: its source, the ledger, results and dead letter. */
    private static final long ENOUGH = 1_000 * MEGABYTE;
    /** Bytes; with less, SQLite and the log of its changes have no room for a batch or two. */
    public static final long LEAST = 20 * MEGABYTE;

    private final Path home;

    public DiskCheck(Path home) {
        this.home = home;
    }

    public List<CheckResult> findings() {
        try {
            return List.of(of(
                    home, Files.getFileStore(FoldersCheck.nearestThatIs(home)).getUsableSpace()));
        } catch (IOException e) {
            return List.of(CheckResult.warning(
                    NAME, "how much room there is at " + home + " cannot be seen (" + e + ")", "look after that disk"));
        }
    }

    static CheckResult of(Path home, long usableBytes) {
        String found = String.format(Locale.ROOT, "%,d MB are free at %s", usableBytes / MEGABYTE, home);
        String toDo =
                "make room on that disk, or let MUSTER_HOME name a folder on another one; ./muster purge removes old imports";
        return usableBytes >= ENOUGH
                ? CheckResult.ok(NAME, found)
                : usableBytes >= LEAST ? CheckResult.warning(NAME, found, toDo) : CheckResult.error(NAME, found, toDo);
    }
}
