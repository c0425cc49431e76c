package dev.muster.jumpcloud.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.schema.AttributeCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {
    @Test
    void removesEverySecret() {
        assertThat(new Redaction(List.of("Secret-1", "Secret-12")).of("Secret-12 is no Secret-1, Secret-1!"))
                .isEqualTo("*** is no ***, ***!");
    }

    @Test
    void removesOnlySecretAttributes() {
        Redaction redaction = Redaction.ofUsers(
                List.of("{\"username\":\"gil.hart\",\"password\":\"Invented-1\"}"), AttributeCatalog.load());
        assertThat(redaction.of("gil.hart: password Invented-1 is too short"))
                .isEqualTo("gil.hart: password *** is too short");
    }

    @Test
    void removesASecretThatWasCutOff() {
        assertThat(new Redaction(List.of("Secret-12")).of("the password Secret-…"))
                .isEqualTo("the password ***…");
    }

    @Test
    void ignoresShortSecrets() {
        assertThat(new Redaction(List.of("a", "")).of("a plain text")).isEqualTo("a plain text");
    }
}
