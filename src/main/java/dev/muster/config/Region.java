package dev.muster.config;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A region of JumpCloud, each of which knows its own keys and service accounts alone (observed).
 *
 * @param name lower case, as {@code jumpcloud.base-url} may name it
 * @param url of the service there, without a slash at its end
 * @param tokenUrl where service accounts of the region get their tokens
 */
public record Region(String name, String url, String tokenUrl) {
    private static final Map<String, String> PLACES = Map.of("us", "the United States", "eu", "Europe", "in", "India");

    /**
     * The regions of a list, each with its name and its two addresses; empty where one is wrong, or two have the same
     * name.
     */
    static Optional<List<Region>> listed(List<String> texts) {
        List<Region> regions = texts.stream()
                .map(text -> of(text.split("\\s+")))
                .flatMap(Optional::stream)
                .toList();
        boolean each = regions.size() == texts.size()
                && regions.stream().map(Region::name).allMatch(new HashSet<>()::add);
        return Optional.of(regions).filter(all -> each);
    }

    private static Optional<Region> of(String... parts) {
        SettingType<String> address = SettingType.address();
        return parts.length == 3
                        && address.read(parts[1]).isPresent()
                        && address.read(parts[2]).isPresent()
                ? Optional.of(new Region(parts[0].toLowerCase(Locale.ROOT), withoutSlash(parts[1]), parts[2]))
                : Optional.empty();
    }

    /** An address as a region has it. */
    static String withoutSlash(String address) {
        return address.replaceAll("/+$", "");
    }

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
