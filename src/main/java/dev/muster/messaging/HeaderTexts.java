package dev.muster.messaging;

import org.jspecify.annotations.Nullable;

/** Reads text headers of messages. */
final class HeaderTexts {
    /** Longer values are not names, and would produce events that brokers reject. */
    private static final int LONGEST = 10_000;

    private HeaderTexts() {}

    /** The text; {@code null} if it is blank, missing or too long. */
    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() || text.length() > LONGEST ? null : text;
    }
}
