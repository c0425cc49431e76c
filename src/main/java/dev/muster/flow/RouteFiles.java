package dev.muster.flow;

import dev.muster.config.QueueSettings.Broker;
import dev.muster.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which route files are at work: for each organization those of {@code routes/}; once for all of them those of {@code routes/once/}, and those of
 * {@code routes/optional/} that the settings switch on.
 */
final class RouteFiles {
    private final Settings settings;

    RouteFiles(Settings settings) {
        this.settings = settings;
    }

    /** The channels that events are told to, each named after its route file. */
    List<String> channels() {
        var channels = new ArrayList<String>();
        if (settings.queue().broker() != Broker.NONE) {
            channels.add(settings.queue().broker().word());
        }
        settings.eventsFile().ifPresent(file -> channels.add("file"));
        settings.webhook().ifPresent(url -> channels.add("webhook"));
        return channels;
    }

    /** What is done for each organization, as Camel wants files listed. */
    String ofEachOrganization() {
        return "file:" + settings.base().resolve("routes") + "/*.camel.yaml";
    }

    /** That, and what is done once for all organizations. */
    String all() {
        String folder = "file:" + settings.base().resolve("routes");
        Stream<String> queue = settings.queue().broker() == Broker.NONE ? Stream.empty() : Stream.of("queue-" + settings.queue().broker().word());
        Stream<String> optional = Stream.concat(queue, channels().stream().map(channel -> "events-" + channel));
        return Stream.concat(Stream.of(ofEachOrganization(), folder + "/once/*.camel.yaml"), optional.map(name -> folder + "/optional/" + name + ".camel.yaml"))
                .collect(Collectors.joining(","));
    }
}
