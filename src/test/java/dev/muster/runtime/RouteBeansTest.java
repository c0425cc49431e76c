package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beans that routes and their statements name. Camel looks for most of them only when a message comes by. */
class RouteBeansTest {
    private static final Pattern NAMED = Pattern.compile("\\bref: (\\w+)|bean:(\\w+)");

    @TempDir
    private Path folder;

    @Test
    void bindsEveryBeanOfTheRoutes() throws IOException {
        Settings settings = Settings.load(
                Path.of("").toAbsolutePath(),
                Map.of(
                        "MUSTER_HOME", folder.toString(),
                        "JUMPCLOUD_API_KEY", "sandbox-key",
                        "JUMPCLOUD_BASE_URL", "http://127.0.0.1:1",
                        "MUSTER_EVENTS_FILE", folder.resolve("events.ndjson").toString(),
                        "MUSTER_EVENTS_WEBHOOK_URL", "http://127.0.0.1:1"));
        var home = new Home(settings.home());
        home.prepare(SourceFiles.ofEach(settings));
        WorkerLock lock = WorkerLock.take(home.lock()).orElseThrow();
        try (Ledger ledger = Ledger.open(home.ledger(), PayloadCipher.of(settings.secretKey(), home.secretKey()));
                Worker worker = Worker.start(settings, ledger, lock, true)) {
            Registry registry = worker.context().getRegistry();

            assertThat(beansNamedIn("routes", "src/main/resources/sql"))
                    .hasSizeGreaterThan(30)
                    .allSatisfy(name ->
                            assertThat(registry.lookupByName(name)).as(name).isNotNull());
        }
    }

    private static Set<String> beansNamedIn(String... folders) throws IOException {
        var names = new TreeSet<String>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher named = NAMED.matcher(Files.readString(file));
                    while (named.find()) {
                        names.add(named.group(1) == null ? named.group(2) : named.group(1));
                    }
                }
            }
        }
        return names;
    }
}
