package dev.muster.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The type of a setting.
 *
 * @param wanted the accepted values, in words that follow "it must be"
 * @param whileEmpty the meaning of an empty value; empty if a value is required
 * @param reader parses a non-empty value; empty if it is invalid
 * @param shown an invalid value without its secret parts, for messages
 */
record SettingType<T>(
        String wanted, Optional<T> whileEmpty, Function<String, Optional<T>> reader, UnaryOperator<String> shown) {
    private static final Duration LONGEST_DURATION = Duration.ofHours(1000);
    private static final int HIGHEST_PORT = 65_535;
    private static final String NONE = "none";
    static final String DURATION = "a duration such as 500ms, 30s, 10m or 2h, at most 1000h";

    /** Any text. */
    static SettingType<String> text() {
        return of("a text", Optional::of);
    }

    /** A file, which need not exist. */
    static SettingType<Path> file() {
        return of("a file name", text -> {
            try {
                return Optional.of(Path.of(text));
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        });
    }

    static SettingType<Integer> number(int least, int most) {
        return of(
                "a whole number from " + least + " to " + most,
                text -> integer(text).filter(number -> number >= least && number <= most));
    }

    static SettingType<Long> longNumber(long least, long most) {
        return of(
                "a whole number from " + least + " to " + most,
                text -> longInteger(text).filter(number -> number >= least && number <= most));
    }

    private static Optional<Long> longInteger(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@code auto}, or a value. */
    static <T> SettingType<Optional<T>> autoOr(String wanted, Function<String, T> parser) {
        return of("auto, " + wanted, text -> {
            try {
                return Optional.of(Optional.ofNullable(parser.apply(text)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A port to listen on, or {@code none}. */
    static SettingType<Optional<Integer>> portOrNone() {
        SettingType<Integer> port = number(0, HIGHEST_PORT);
        return of(
                port.wanted() + ", or none",
                text -> text.equals(NONE)
                        ? Optional.of(Optional.empty())
                        : port.reader().apply(text).map(Optional::of));
    }

    /** An address of this machine. */
    static SettingType<String> localAddress() {
        return of(
                "an address of this machine such as 127.0.0.1, or 0.0.0.0 for all",
                text -> Optional.of(text).filter(name -> !new InetSocketAddress(name, 0).isUnresolved()));
    }

    /** A positive duration. */
    static SettingType<Duration> duration() {
        return of(
                DURATION,
                text -> time(text)
                        .filter(duration -> !duration.isNegative()
                                && !duration.isZero()
                                && duration.compareTo(LONGEST_DURATION) <= 0));
    }

    private static Optional<Duration> time(String text) {
        try {
            return Optional.of(
                    text.endsWith("ms")
                            ? Duration.ofMillis(Long.parseLong(
                                    text.substring(0, text.length() - 2).strip()))
                            : Duration.parse("PT" + text));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** An age, or {@code never}. */
    static SettingType<Optional<Duration>> ageOrNever() {
        return of(
                "never, or " + Age.WANTED,
                text -> text.equals("never")
                        ? Optional.of(Optional.empty())
                        : Age.of(text).map(Optional::of));
    }

    /** One of a few words. */
    static SettingType<String> oneOf(String... words) {
        return of(
                "one of " + String.join(", ", words), text -> Optional.of(text).filter(List.of(words)::contains));
    }

    /** A constant of an enumeration, by its name in lower case. */
    static <E extends Enum<E>> SettingType<E> oneOf(Class<E> constants) {
        E[] all = constants.getEnumConstants();
        return of(
                "one of "
                        + Stream.of(all)
                                .map(one -> one.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")),
                text -> Arrays.stream(all)
                        .filter(one -> one.name().equalsIgnoreCase(text))
                        .findFirst());
    }

    /** Words, each in lower case. */
    static SettingType<Set<String>> words() {
        return of(
                "words separated by commas",
                text -> Optional.of(split(text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet())));
    }

    /** Names, in their order. */
    static SettingType<List<String>> names() {
        return of("names separated by commas", text -> Optional.of(split(text).toList()));
    }

    /** Attributes with values. */
    static SettingType<List<String>> assignments() {
        return of(
                "ATTRIBUTE=VALUE, and more of them separated by commas",
                text -> Optional.of(split(text).toList())
                        .filter(all -> all.stream().allMatch(one -> one.matches("[^=]*[^=\\s]\\s*=.+"))));
    }

    /** Distinct names that are also valid names of folders and parts of environment variables. */
    static SettingType<List<String>> ownNames() {
        return of(
                "different names of lower-case letters, digits and single hyphens, separated by commas",
                text -> Optional.of(split(text).toList())
                        .filter(names -> names.stream().distinct().count() == names.size()
                                && names.stream().allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"))));
    }

    private static Stream<String> split(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(word -> !word.isEmpty());
    }

    /** A text that matches a pattern. */
    static SettingType<String> pattern(String pattern, String wanted) {
        return of(wanted, text -> Optional.of(text).filter(any -> any.matches(pattern)));
    }

    /** The address of a service that users and keys may be sent to. */
    static SettingType<String> address() {
        return address(uri -> uri.getRawQuery() == null, text -> text);
    }

    /** An {@link #address()} with an optional query, which may be secret. */
    static SettingType<String> addressWithQuery() {
        return address(uri -> true, text -> text.replaceAll("\\?.*", "?…"));
    }

    /** The name of a region, which {@link ConnectionSettings} checks, or an {@link #address()}. */
    static SettingType<String> regionOrAddress() {
        SettingType<String> address = address();
        return new SettingType<>(
                "a region of jumpcloud.regions, or " + address.wanted(),
                Optional.empty(),
                text -> text.matches("[\\p{L}\\p{N} -]+")
                        ? Optional.of(text)
                        : address.reader().apply(text),
                address.shown());
    }

    /** Regions with distinct names. */
    static SettingType<List<Region>> regions() {
        return of(
                "regions separated by commas, each with a name, service address and token address",
                text -> Region.listed(split(text).toList()));
    }

    /** The address of a proxy, or {@code none}. */
    static SettingType<String> proxyOrNone() {
        return new SettingType<>(
                "http://HOST:PORT without a password, or " + NONE,
                Optional.empty(),
                text -> Optional.of(text)
                        .filter(any -> any.equals(NONE)
                                || ProxySettings.address(any)
                                        .filter(proxy -> proxy.getRawUserInfo() == null)
                                        .isPresent()),
                ProxySettings::withoutUser);
    }

    private static SettingType<String> address(Function<URI, Boolean> query, UnaryOperator<String> shown) {
        return new SettingType<>(
                "an https address (http only for this machine)",
                Optional.empty(),
                text -> Optional.of(text).filter(any -> isSafe(any, query)),
                text -> shown.apply(text.replaceAll("//[^/]*@", "//…@")));
    }

    private static boolean isSafe(String text, Function<URI, Boolean> query) {
        try {
            URI uri = URI.create(text);
            boolean secure = "https".equals(uri.getScheme());
            boolean thisMachine = "http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && InetAddress.getByName(uri.getHost()).isLoopbackAddress();
            return uri.getHost() != null
                    && query.apply(uri)
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && (secure || thisMachine);
        } catch (IllegalArgumentException | UnknownHostException e) {
            return false;
        }
    }

    private static <T> SettingType<T> of(String wanted, Function<String, Optional<T>> reader) {
        return new SettingType<>(wanted, Optional.empty(), reader, text -> text);
    }

    /** The same type, with a meaning for an empty value. */
    SettingType<T> orEmpty(T whileEmpty) {
        return new SettingType<>(wanted + ", or empty", Optional.of(whileEmpty), reader, shown);
    }

    /** The same type, with an optional value. */
    SettingType<Optional<T>> orNothing() {
        return new SettingType<>(
                wanted + ", or empty",
                Optional.of(Optional.empty()),
                text -> reader.apply(text).map(Optional::of),
                shown);
    }

    /** Parses a value; empty if it is invalid. */
    Optional<T> read(String value) {
        return value.isEmpty() ? whileEmpty : reader.apply(value);
    }
}
