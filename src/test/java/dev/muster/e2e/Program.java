package dev.muster.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program in a folder of its own, as an installation has it, by links to what was built; its routes are copies that
 * a test may add to.
 */
public final class Program {
    private Program() {}

    /** Makes the folder; {@code muster} in it is what is called. */
    public static void install(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.copy(Path.of("muster"), folder.resolve("muster"));
        for (String part : List.of("target/muster.jar", "target/lib", "config", "samples")) {
            Path whole = Path.of(part).toAbsolutePath();
            Files.createSymbolicLink(folder.resolve(whole.getFileName()), whole);
        }
        try (Stream<Path> routes = Files.walk(Path.of("routes"))) {
            for (Path route : routes.toList()) {
                Files.copy(route, folder.resolve(route));
            }
        }
    }

    /** {@link #install(Path)} with routes that are a link, too. */
    public static void installWithLinkedRoutes(Path folder) throws IOException {
        Path routes = folder.resolveSibling("routes");
        install(folder);
        Files.move(folder.resolve("routes"), routes);
        Files.createSymbolicLink(folder.resolve("routes"), routes);
    }
}
