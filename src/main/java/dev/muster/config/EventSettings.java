package dev.muster.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings for publishing events.
 *
 * @param file the absolute path of the file that events are appended to, if any
 * @param webhook the address that events are posted to, if any
 * @param webhookSecret the secret that signs posted events, in the form {@code whsec_} and Base64; empty for no
 *     signature
 * @param secrets the texts that must not be shown: passwords, and the webhook's address, which may contain one
 */
public record EventSettings(Optional<Path> file, Optional<String> webhook, Secret webhookSecret, List<String> secrets) {

    /** Leaves out the secrets. */
    @Override
    public String toString() {
        return file.map(Path::toString).orElse("");
    }
}
