package dev.muster.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.muster.records.problem.Quoting;
import java.nio.charset.StandardCharsets;
import net.logstash.logback.encoder.LogstashEncoder;

/** A log line as JSON in which those characters are escaped, too, that JSON allows and a terminal obeys. */
public final class EscapedJson extends LogstashEncoder {
    @Override
    public byte[] encode(ILoggingEvent event) {
        return Quoting.json(new String(super.encode(event), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }
}
