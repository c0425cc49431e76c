package dev.muster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.config.DoneFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrayFileTest {
    private static final Instant LATER = Instant.now().plus(Duration.ofHours(1));

    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void prepare() throws IOException {
        home = new Home(folder.resolve("home"));
        home.prepare();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "people.csv",
                "create/people.csv",
                "update/people.csv",
                "upsert/people.csv",
                "people.xls",
                ".DS_Store"
            })
    void ignoresClaimedAndHiddenFiles(String name) throws IOException {
        put(name);

        assertThat(StrayFile.in(home, Map.of("", List.of()), DoneFile.NONE, LATER))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Updates/people.csv, its folders create",
        "org/a/people.csv, its folders create",
        "create/sub/people.csv, its folders create",
        "~people.csv, still being copied",
        "people.csv.part, still being copied",
        "create/.people.csv, still being copied",
        "people.csv~, backup copy",
        "people.csv.bak, backup copy",
        "update/people.csv.OLD, backup copy",
        "people.csv.swp, backup copy",
        "#people.csv#, backup copy",
        "people.csv.orig, backup copy",
        "people.csv.partial, still being copied",
        "people.csv.download, still being copied",
        "~$people.xlsx, lock file",
        "desktop.ini, operating system",
        "create/Thumbs.db, operating system",
        "people.csv:Zone.Identifier, operating system"
    })
    void reportsUnclaimedFilesWithTheReason(String name, String reason) throws IOException {
        put(name);

        assertThat(StrayFile.in(home, Map.of("", List.of()), DoneFile.NONE, LATER))
                .singleElement()
                .satisfies(stray -> {
                    assertThat(stray.path()).isEqualTo(name);
                    assertThat(stray.message())
                            .startsWith(name + " is not imported: ")
                            .contains(reason);
                });
    }

    @Test
    void doesNotFollowLinks() throws IOException {
        Files.createSymbolicLink(
                home.inbox().resolve("people.csv"), Files.writeString(folder.resolve("people.csv"), "username\n"));
        Files.createSymbolicLink(home.inbox().resolve("up"), folder);

        assertThat(StrayFile.in(home, Map.of("", List.of()), DoneFile.NONE, LATER))
                .extracting(StrayFile::path, StrayFile::reason)
                .containsExactly(tuple("people.csv", "it is a link"), tuple("up", "it is a link"));
    }

    @Test
    void reportsLinksAndPipesAtOnce() throws Exception {
        shell("mkfifo pipe.csv; printf a > ../a.csv; ln ../a.csv second-name.csv");

        assertThat(StrayFile.in(home, Map.of("", List.of()), DoneFile.NONE, Instant.now()))
                .extracting(StrayFile::path, StrayFile::reason)
                .containsExactly(
                        tuple("pipe.csv", "it is not a regular file"),
                        tuple("second-name.csv", "it has another name elsewhere (a hard link)"));
    }

    @Test
    void reportsUnusableNamesAtOnce() throws Exception {
        shell("printf a > 'back\\slash.csv'; printf a > \"$(printf 'M\\374ller.csv')\"");

        assertThat(StrayFile.in(home, Map.of("", List.of()), DoneFile.NONE, Instant.now()))
                .extracting(StrayFile::path, StrayFile::reason)
                .containsExactly(
                        tuple("M\uFFFDller.csv", "its name is not UTF-8, so it cannot be opened"),
                        tuple("back\\slash.csv", "its name contains a backslash"));
    }

    /** Makes in the inbox what Java makes none of. */
    private void shell(String commands) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", commands)
                        .directory(home.inbox().toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void ignoresFilesBeingCopied() throws IOException {
        put("people.csv.part");

        assertThat(StrayFile.in(home, Map.of("", List.of()), DoneFile.NONE, Instant.now()))
                .isEmpty();
    }

    @Test
    void reportsOnlySomeFilesOfATree() throws IOException {
        for (int number = 0; number < 150; number++) {
            put("tree/" + number + ".csv");
        }
        assertThat(StrayFile.in(home, Map.of("", List.of()), DoneFile.NONE, LATER))
                .hasSize(100);
    }

    @Test
    void findsNothingWithoutAHome() throws IOException {
        assertThat(StrayFile.in(new Home(folder.resolve("none")), Map.of("", List.of()), DoneFile.NONE, LATER))
                .isEmpty();
    }

    private void put(String name) throws IOException {
        Path file = home.inbox().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "username,email\n");
    }
}
