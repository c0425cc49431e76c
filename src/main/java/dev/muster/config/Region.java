package dev.muster.config;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A region of JumpCloud, which only accepts its own keys and service accounts (observed).
 *
 * @param name in lower case, as in {@code jumpcloud.base-url}
 * @param url of its service, without a trailing slash
 * @param tokenUrl the token address of its service accounts
 */
public record Region(String name, String url, String tokenUrl) {
    private static final Map<String, String> PLACES = Map.of("us", "the United States", "eu", "Europe", "in", "India");

    /** Parses regions, each with a name and two addresses; empty if one is wrong or two have the same name. */
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

    /** An address without trailing slashes. */
    static String withoutSlash(String address) {
        return address.replaceAll("/+$", "");
    }

    /** Its location, in words. */
    public String place() {
        return PLACES.getOrDefault(name, name.toUpperCase(Locale.ROOT));
    }

    /** Its host name. */
    public String host() {
        return URI.create(url).getHost();
    }

    /** Returns whether a text names this region, in any case. */
    boolean isNamed(String text) {
        return text.equalsIgnoreCase(name) || text.equalsIgnoreCase(PLACES.get(name));
    }
}
