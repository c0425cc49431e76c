package dev.muster.pipeline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.Secret;
import dev.muster.testing.SettableClock;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    /** The example of the Standard Webhooks specification's libraries. */
    @Test
    void matchesTheStandardWebhooksSpecification() {
        var signature = new WebhookSignature(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), new SettableClock());

        assertThat(signature.sign(1614265330, event("msg_p5jXN8AQM9LWM0D4loKWxJek", "{\"test\": 2432232314}")))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void signsNothingWithoutASecret() {
        assertThat(new WebhookSignature(Secret.of(""), new SettableClock()).sign(1, event("any", "{}")))
                .isNull();
    }

    private static Event event(String id, String json) {
        return new Event(1, id, "record", null, json);
    }
}
