package dev.muster.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.muster.records.problem.Quoting;
import java.nio.charset.StandardCharsets;
import net.logstash.logback.encoder.LogstashEncoder;

/** Encodes log lines as JSON, and also escapes the control characters that JSON allows but terminals interpret. */
public final class EscapedJson extends LogstashEncoder {
    @Override
    public byte[] encode(ILoggingEvent event) {
        return Quoting.json(new String(super.encode(event), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }
}
