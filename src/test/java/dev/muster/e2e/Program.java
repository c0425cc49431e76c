package dev.muster.e2e;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An installation of the program in its own folder, made of links to the build. Routes are copies, so that a test can
 * add some.
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
        try (DirectoryStream<Path> warm = Files.newDirectoryStream(Path.of("target"), "muster-*.{jsa,aot}")) {
            for (Path cache : warm) {
                Files.createSymbolicLink(folder.resolve(cache.getFileName()), cache.toAbsolutePath());
            }
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
