package dev.muster.doctor.checks;

import dev.muster.config.DoneFile;
import dev.muster.storage.Home;
import dev.muster.storage.StrayFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Checks that everything in the inbox will be claimed. */
public final class InboxCheck {
    public static final String NAME = "inbox";

    private final Home home;
    private final Map<String, List<String>> sources;
    private final DoneFile done;
    private final Instant now;

    public InboxCheck(Home home, Map<String, List<String>> sources, DoneFile done, Instant now) {
        this.home = home;
        this.sources = sources;
        this.done = done;
        this.now = now;
    }

    public List<CheckResult> findings() {
        try {
            List<StrayFile> unclaimedFiles = StrayFile.in(home, sources, done, now);
            return unclaimedFiles.isEmpty()
                    ? List.of(CheckResult.ok(NAME, "every file there will be imported"))
                    : unclaimedFiles.stream()
                            .map(stray -> CheckResult.warning(
                                    NAME, stray.path() + " is not imported: " + stray.reason(), stray.hint()))
                            .toList();
        } catch (IOException e) {
            return List.of(CheckResult.warning(
                    NAME, "cannot list " + home.inbox() + " (" + e + ")", "check that this user can read it"));
        }
    }
}
