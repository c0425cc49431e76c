package dev.muster.sandbox.state;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Generates ids in JumpCloud's format: 24 hexadecimal digits, of which the first eight are the creation time. */
public final class ObjectIds {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{24}");

    private final Clock clock;
    private final String maker = "%010x".formatted(new SecureRandom().nextLong() & 0xff_ffff_ffffL);
    private final AtomicInteger count = new AtomicInteger();

    public ObjectIds(Clock clock) {
        this.clock = clock;
    }

    String next() {
        return "%08x%s%06x"
                .formatted((int) clock.instant().getEpochSecond(), maker, count.getAndIncrement() & 0xff_ffff);
    }

    public static boolean wellFormed(String text) {
        return FORM.matcher(text).matches();
    }
}
