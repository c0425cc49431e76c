package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.QueueSettings.Broker;
import dev.muster.config.Settings;
import dev.muster.storage.Home;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The route files to load: those of {@code routes/} for each organization, and in the first one's context those of
 * {@code routes/shared/}, which serve all organizations, those of {@code routes/optional/} that the settings enable,
 * and the user's own in {@code routes/} of the home, which updates of Muster leave as they are.
 */
final class RouteFiles {
    private static final String ENDING = ".camel.yaml";

    private final Settings settings;

    RouteFiles(Settings settings) {
        this.settings = settings;
    }

    /** The channels that events are delivered to, each named after its route file. */
    List<String> channels() {
        var channels = new ArrayList<String>();
        if (settings.queue().broker() != Broker.NONE) {
            channels.add(settings.queue().broker().word());
        }
        settings.events().file().ifPresent(file -> channels.add("file"));
        settings.events().webhook().ifPresent(url -> channels.add("webhook"));
        return channels;
    }

    /**
     * The routes of each organization, as a Camel pattern.
     *
     * @throws ConfigurationException if there are no such files
     */
    String ofEachOrganization() {
        return String.join(",", in(folder()));
    }

    /** The routes of an organization, and those that serve all organizations. */
    String all() {
        Stream<String> queue = settings.queue().broker() == Broker.NONE
                ? Stream.empty()
                : Stream.of("queue-" + settings.queue().broker().word());
        Stream<String> optional = Stream.concat(queue, channels().stream().map(channel -> "events-" + channel))
                .map(name -> address(folder().resolve("optional").resolve(name + ENDING)));
        Stream<String> own = Files.isDirectory(ownFolder())
                ? list(ownFolder(), "make the folder readable").stream()
                : Stream.empty();
        return Stream.of(in(folder()).stream(), in(folder().resolve("shared")).stream(), optional, own)
                .flatMap(files -> files)
                .collect(Collectors.joining(","));
    }

    /** The routes that call JumpCloud. */
    String ofJumpCloud() {
        return address(folder().resolve("jumpcloud" + ENDING));
    }

    private Path folder() {
        return settings.base().resolve("routes");
    }

    /** The folders of the routes, as a mistake in one is reported. */
    String folders() {
        return Files.isDirectory(ownFolder()) ? folder() + " or in " + ownFolder() : folder().toString();
    }

    private Path ownFolder() {
        return new Home(settings.home()).routes();
    }

    private static List<String> in(Path folder) {
        List<String> files = list(folder, "restore those that came with the program");
        if (files.isEmpty()) {
            throw new ConfigurationException(
                    "There are no routes in " + folder + ": restore those that came with the program");
        }
        return files;
    }

    /** Lists the files itself: Camel silently finds none in a link, or in a folder with certain characters. */
    private static List<String> list(Path folder, String whatToDo) {
        var files = new ArrayList<String>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + ENDING)) {
            found.forEach(file -> files.add(address(file)));
        } catch (IOException | DirectoryIteratorException unreadable) {
            throw new ConfigurationException(
                    "The routes in " + folder + " cannot be read (" + unreadable + "): " + whatToDo);
        }
        return files;
    }

    /** Encodes a file's address, so that a comma is part of it; Camel takes ? and * for a pattern nevertheless. */
    private static String address(Path file) {
        if (file.toString().matches(".*[?*].*")) {
            throw new ConfigurationException("The routes in " + file.getParent()
                    + " cannot be used: the path must not contain ? or *. Rename the folder");
        }
        return "file:"
                + URLEncoder.encode(file.toString(), StandardCharsets.UTF_8)
                        .replace("%2F", "/")
                        .replace("+", "%20");
    }
}
