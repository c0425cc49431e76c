package dev.muster.doctor.checks;

import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the home and its inbox can be written to, and are private. */
public final class FoldersCheck {
    public static final String NAME = "folders";
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Home home;
    private final List<String> orgs;

    /** @param orgs the names of the organizations that have inboxes */
    public FoldersCheck(Home home, List<String> orgs) {
        this.home = home;
        this.orgs = orgs;
    }

    public List<CheckResult> findings() {
        var findings = new ArrayList<CheckResult>();
        if (!Files.exists(home.root())) {
            Path folder = nearestThatIs(home.root());
            String obstacle = obstacle(folder);
            findings.add(
                    obstacle == null
                            ? CheckResult.ok(
                                    NAME,
                                    "the home " + home.root() + " is not there yet; it is made when it is first needed")
                            : CheckResult.error(
                                    NAME,
                                    "the home " + home.root() + " is not there, and cannot be made: " + obstacle,
                                    "let MUSTER_HOME name a folder that this user may write to"));
            return findings;
        }
        folders().filter(Files::exists).forEach(folder -> checkWritable(folder, findings));
        Stream.of(home.root(), home.inbox(), home.secretKey())
                .filter(Files::exists)
                .forEach(path -> checkPrivate(path, findings));
        if (findings.isEmpty()) {
            findings.add(CheckResult.ok(
                    NAME, "the home " + home.root() + " can be written to, and is private to this user"));
        }
        return findings;
    }

    /** The home, and the folders of its inbox that files are claimed from, each after the one that it lies in. */
    private Stream<Path> folders() {
        Stream<Path> inboxes = home.inboxes(orgs).stream().flatMap(inbox -> Stream.of(inbox.getParent(), inbox));
        return Stream.concat(Stream.of(home.root(), home.inbox()), inboxes).distinct();
    }

    private static void checkWritable(Path folder, List<CheckResult> findings) {
        String obstacle = obstacle(folder);
        if (obstacle != null) {
            findings.add(CheckResult.error(
                    NAME, obstacle, "let this user write there, or let MUSTER_HOME name another folder"));
        }
    }

    private static void checkPrivate(Path path, List<CheckResult> findings) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            if (view != null && view.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains)) {
                String modes =
                        PosixFilePermissions.toString(view.readAttributes().permissions());
                findings.add(CheckResult.warning(
                        NAME, path + " is open to other users of this machine (" + modes + ")", "chmod go= " + path));
            }
        } catch (IOException e) {
            findings.add(CheckResult.warning(
                    NAME,
                    "who may read " + path + " cannot be seen (" + e + ")",
                    "look whether it is private to this user"));
        }
    }

    /** What stands against writing into a folder, {@code null} where nothing does: a try says more than modes do. */
    private static String obstacle(Path folder) {
        if (!Files.isDirectory(folder)) {
            return folder + " is no folder";
        }
        try {
            Files.delete(Files.createTempFile(folder, "writable", ".tmp"));
            return null;
        } catch (IOException e) {
            return folder + " cannot be written to (" + e + ")";
        }
    }

    /** The path itself, or the nearest folder above it that there is. */
    static Path nearestThatIs(Path path) {
        Path nearest = path;
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return nearest;
    }
}
