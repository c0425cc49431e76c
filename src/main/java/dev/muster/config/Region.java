package dev.muster.config;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * A region of JumpCloud, each of which knows its own keys and service accounts alone (observed).
 *
 * @param name     lower case, as {@code jumpcloud.base-url} may name it
 * @param url      of the service there, without a slash at its end
 * @param tokenUrl where service accounts of the region get their tokens
 */
public record Region(String name, String url, String tokenUrl) {
    private static final Map<String, String> PLACES = Map.of("us", "the United States", "eu", "Europe", "in", "India");

    /** Where it is, in words for people. */
    public String place() {
        return PLACES.getOrDefault(name, name.toUpperCase(Locale.ROOT));
    }

    /** The name of its machine. */
    public String host() {
        return URI.create(url).getHost();
    }

    /** Whether a text is its name, however it is written. */
    boolean isNamed(String text) {
        return text.equalsIgnoreCase(name) || text.equalsIgnoreCase(PLACES.get(name));
    }
}
