package dev.muster.pipeline.outbox;

import dev.muster.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Signs webhook requests as in the Standard Webhooks specification: HMAC-SHA256 over id, time and body. */
public final class WebhookSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private final Secret secret;
    private final Clock clock;

    /** @param secret {@value #PREFIX} and Base64; empty to disable signing */
    public WebhookSignature(Secret secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** The current time for a signature, in seconds since 1970 (UTC). */
    public long timestamp() {
        return clock.instant().getEpochSecond();
    }

    /** The signature of an event; {@code null} if signing is disabled. */
    public @Nullable String sign(long timestamp, Event event) {
        if (!secret.isGiven()) {
            return null;
        }
        byte[] key = Base64.getDecoder().decode(secret.value().substring(PREFIX.length()));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] signed =
                    mac.doFinal((event.id() + "." + timestamp + "." + event.json()).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
