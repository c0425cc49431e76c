package dev.muster.e2e.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.RunningMuster;
import dev.muster.storage.WholeFile;
import dev.muster.testing.InTurn;
import dev.muster.testing.TestVault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/** The package runs without Maven and sources. */
class PackageIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path unpacked;

    @BeforeEach
    void unpack() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("some where"));
        Path tarball = onlyFileOf("*.tar.gz");
        assertThat(new ProcessBuilder("tar", "-xzf", tarball.toString(), "-C", elsewhere.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        unpacked = elsewhere.resolve(tarball.getFileName().toString().replace(".tar.gz", ""));
    }

    private static Path onlyFileOf(String pattern) throws IOException {
        try (var files = Files.newDirectoryStream(Path.of("target"), "muster-" + pattern)) {
            Path only = files.iterator().next();
            return only.toAbsolutePath();
        }
    }

    @InTurn
    @Test
    void runsTheDemoFromThePackageWithPlugins() throws Exception {
        Path output = folder.resolve("output");
        addVault(Files.createDirectory(unpacked.resolve("plugins")).resolve("vault.jar"));
        var builder = new ProcessBuilder(unpacked.resolve("muster").toString(), "demo")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JUMPCLOUD_API_KEY", "{{testvault:key}}");
        Process demo = builder.start();

        assertThat(demo.waitFor()).as(Files.readString(output)).isEqualTo(1);
        assertThat(output).content().contains("interns.json: 4 rows: 4 created").doesNotContain("Building with Maven");
    }

    @Test
    @InTurn
    void loadsTheNativeLibraryOfThisPlatformFromThePackage() throws Exception {
        Path library = unpacked.resolve("native")
                .resolve(OSInfo.getNativeLibFolderPathForCurrentOS())
                .resolve(LibraryLoaderUtil.getNativeLibName());
        assertThat(library).isRegularFile();

        killARun(maps -> assertThat(maps).contains(library.toRealPath().toString()));
        assertThat(system()).isEmptyDirectory();
        assertThat(folder.resolve("home").resolve("tmp")).isEmptyDirectory();
    }

    /** On another platform than those that the package has a library for. */
    @Test
    @InTurn
    void unpacksTheNativeLibraryIntoTheHomeIfMissing() throws Exception {
        WholeFile.deleteFolder(unpacked.resolve("native"));
        Path own = folder.resolve("home").resolve("tmp");

        killARun(maps -> assertThat(maps).contains(own.toRealPath().toString()));
        assertThat(system()).isEmptyDirectory();
        Path left = onlyEntryOf(own);
        assertThat(left.getFileName().toString()).startsWith("muster-sqlite-");

        killARun(maps -> assertThat(left).doesNotExist());
        assertThat(onlyEntryOf(own)).isNotEqualTo(left);
    }

    private static Path onlyEntryOf(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.collect(Collectors.collectingAndThen(Collectors.toList(), all -> {
                assertThat(all).hasSize(1);
                return all.get(0);
            }));
        }
    }

    private Path system() throws IOException {
        return Files.createDirectories(folder.resolve("system's"));
    }

    /** @param look at the files that the process has in its memory, while it runs */
    private void killARun(ThrowingConsumer<String> look) throws Exception {
        Path output = folder.resolve("output");
        var builder = new ProcessBuilder(unpacked.resolve("muster").toString(), "run")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "MUSTER_HOME",
                        folder.resolve("home").toString(),
                        "MUSTER_HTTP_PORT",
                        "0",
                        "JUMPCLOUD_API_KEY",
                        "none",
                        "JUMPCLOUD_BASE_URL",
                        "http://127.0.0.1:1",
                        "TMPDIR",
                        system().toString()));
        Process run = builder.start();
        try {
            await().atMost(RunningMuster.PATIENCE)
                    .until(() -> Files.readString(output).contains("Muster watches") || !run.isAlive());
            assertThat(run.isAlive()).as(Files.readString(output)).isTrue();
            look.accept(Files.readString(Path.of("/proc", String.valueOf(run.pid()), "maps")));
        } finally {
            run.destroyForcibly().waitFor();
        }
    }

    private static void addVault(Path file) throws IOException {
        String vault = TestVault.class.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (String name : List.of(vault, "META-INF/services/org/apache/camel/properties-function/testvault")) {
                jar.putNextEntry(new ZipEntry(name));
                try (InputStream content = TestVault.class.getResourceAsStream("/" + name)) {
                    content.transferTo(jar);
                }
            }
        }
    }

    @Test
    void packsTheSameFilesInBothFormats() throws Exception {
        try (Stream<Path> files = Files.walk(unpacked);
                ZipFile zip = new ZipFile(onlyFileOf("*.zip").toFile())) {
            Set<String> inTarball = files.filter(Files::isRegularFile)
                    .map(file -> unpacked.getParent().relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> inZip = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(inZip).isEqualTo(inTarball);
            String base = unpacked.getFileName() + "/";
            assertThat(inTarball)
                    .contains(
                            base + "muster",
                            base + "muster.cmd",
                            base + "muster.jar",
                            base + "config/application.properties",
                            base + "routes/submit.camel.yaml",
                            base + "docs/guarantees.md",
                            base + "packaging/muster.service",
                            base + "packaging/Dockerfile");
            assertThat(inTarball)
                    .noneMatch(name -> name.contains("pom.xml") || name.contains("/target/") || name.contains("/src/"));
        }
    }

    @Test
    void listsEveryLibraryInTheSbom() throws Exception {
        JsonNode bill = JSON.readTree(unpacked.resolve("muster-sbom.json").toFile());
        Set<String> named = bill.path("components")
                .valueStream()
                .map(component -> component.path("name").asText() + "-"
                        + component.path("version").asText())
                .collect(Collectors.toSet());

        try (Stream<Path> files = Files.list(unpacked.resolve("lib"))) {
            List<String> libraries =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(libraries)
                    .hasSizeGreaterThan(100)
                    .allMatch(library -> named.stream().anyMatch(library::startsWith));
        }
    }
}
