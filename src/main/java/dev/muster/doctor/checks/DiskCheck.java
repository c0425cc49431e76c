package dev.muster.doctor.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Checks the free space for imports. */
public final class DiskCheck {
    public static final String NAME = "disk";
    private static final long MEGABYTE = 1_000_000;
    /** About the space for an import of a million users: source, ledger, results and dead letter. */
    private static final long ENOUGH = 1_000 * MEGABYTE;
    /** Bytes that SQLite and its log need for a batch or two. */
    public static final long LEAST = 20 * MEGABYTE;

    private final Path home;

    public DiskCheck(Path home) {
        this.home = home;
    }

    public List<CheckResult> findings() {
        try {
            return List.of(of(
                    home, Files.getFileStore(FoldersCheck.nearestExisting(home)).getUsableSpace()));
        } catch (IOException e) {
            return List.of(CheckResult.warning(
                    NAME, "cannot determine the free space at " + home + " (" + e + ")", "check that disk"));
        }
    }

    static CheckResult of(Path home, long usableBytes) {
        String found = String.format(Locale.ROOT, "%,d MB free at %s", usableBytes / MEGABYTE, home);
        String toDo =
                "free space, or set MUSTER_HOME to a folder on another disk; to remove old imports: ./muster purge";
        if (usableBytes >= ENOUGH) {
            return CheckResult.ok(NAME, found);
        }
        return usableBytes >= LEAST ? CheckResult.warning(NAME, found, toDo) : CheckResult.error(NAME, found, toDo);
    }
}
