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
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks that the home and its inbox are writable and private. */
public final class FoldersCheck {
    public static final String NAME = "folders";
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Home home;
    private final Map<String, List<String>> sources;

    /** @param sources the names of the sources of each organization */
    public FoldersCheck(Home home, Map<String, List<String>> sources) {
        this.home = home;
        this.sources = sources;
    }

    public List<CheckResult> findings() {
        var findings = new ArrayList<CheckResult>();
        if (!Files.exists(home.root())) {
            Path folder = nearestExisting(home.root());
            String obstacle = obstacle(folder);
            findings.add(
                    obstacle == null
                            ? CheckResult.ok(
                                    NAME,
                                    "the home " + home.root() + " does not exist yet; it is created when first needed")
                            : CheckResult.error(
                                    NAME,
                                    "cannot create the home " + home.root() + ": " + obstacle,
                                    "set MUSTER_HOME to a folder that this user can write to"));
            return findings;
        }
        folders().filter(Files::exists).forEach(folder -> checkWritable(folder, findings));
        Stream.of(home.root(), home.inbox(), home.secretKey())
                .filter(Files::exists)
                .forEach(path -> checkPrivate(path, findings));
        if (findings.isEmpty()) {
            findings.add(CheckResult.ok(NAME, "the home " + home.root() + " is writable and private to this user"));
        }
        return findings;
    }

    /** The home and the folders of its inbox, each after its parent. */
    private Stream<Path> folders() {
        Stream<Path> inboxes = home.inboxes(sources).stream().flatMap(inbox -> Stream.of(inbox.getParent(), inbox));
        return Stream.concat(Stream.of(home.root(), home.inbox()), inboxes).distinct();
    }

    private static void checkWritable(Path folder, List<CheckResult> findings) {
        String obstacle = obstacle(folder);
        if (obstacle != null) {
            findings.add(CheckResult.error(
                    NAME, obstacle, "allow this user to write there, or set MUSTER_HOME to another folder"));
        }
    }

    private static void checkPrivate(Path path, List<CheckResult> findings) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            if (view != null && view.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains)) {
                String modes =
                        PosixFilePermissions.toString(view.readAttributes().permissions());
                findings.add(CheckResult.warning(
                        NAME,
                        path + " is accessible to other users of this machine (" + modes + ")",
                        "chmod go= " + path));
            }
        } catch (IOException e) {
            findings.add(CheckResult.warning(
                    NAME,
                    "cannot read the permissions of " + path + " (" + e + ")",
                    "check that it is private to this user"));
        }
    }

    /** The reason why a folder is not writable, found by trying; {@code null} if it is. */
    private static @Nullable String obstacle(Path folder) {
        if (!Files.isDirectory(folder)) {
            return folder + " is not a folder";
        }
        try {
            Files.delete(Files.createTempFile(folder, "writable", ".tmp"));
            return null;
        } catch (IOException e) {
            return folder + " is not writable (" + e + ")";
        }
    }

    /** The path itself or its nearest existing parent. */
    static Path nearestExisting(Path path) {
        Path nearest = path;
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return nearest;
    }
}
