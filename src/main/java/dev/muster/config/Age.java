package dev.muster.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An age as people write it: {@code 30d} or {@code 12h}. */
public final class Age {
    /** The accepted values, in words. */
    public static final String WANTED = "whole days or hours, such as 30d or 12h, at least 1h";

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,4})([dh])");

    private Age() {}

    /** Parses an age; empty if the text is not one. */
    public static Optional<Duration> of(String text) {
        Matcher written = TEXT.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(written.group(1));
        return Optional.of(written.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number));
    }
}
