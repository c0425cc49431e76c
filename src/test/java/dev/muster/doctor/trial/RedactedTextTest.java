package dev.muster.doctor.trial;

import static dev.muster.doctor.trial.SampleObservations.NEW;
import static dev.muster.doctor.trial.SampleObservations.ORGANIZATION;
import static dev.muster.doctor.trial.SampleObservations.SECRET;
import static dev.muster.doctor.trial.SampleObservations.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The redaction of responses. */
class RedactedTextTest {
    private final RedactedText redacted = SampleObservations.redacted();

    @Test
    void redactsKeysIdsAndAddressesInSentences() {
        assertThat(redacted.text("key " + SECRET + " of " + ORGANIZATION
                        + ", user 64b5f10000000000000000Ab (jane.roe@example.org) has " + NEW.email()))
                .isEqualTo("key *** of ***, user <id> (<address>) has " + NEW.email());
    }

    @Test
    void keepsOnlyHarmlessFields() {
        assertThat(redacted.object(json("""
                {'_id':'64b5f1000000000000000001','username':'%s','status':'finished','statusMsg':'','createdAt':'2026-11-26T07:00:01.000Z','count':3,'flag':true,'none':null,
                 'meta':{'admin':'Jane Roe','adminEmail':'jane.roe@example.org','key':'%s','organization':'%s','list':['Jane',{'state':'STAGED'}]}}""".formatted(NEW.username(), SECRET, ORGANIZATION))))
                .isEqualTo(json("""
                {'_id':'<id>','username':'%s','status':'finished','statusMsg':'','createdAt':'2026-11-26T07:00:01.000Z','count':3,'flag':true,'none':null,
                 'meta':{'admin':'<text>','adminEmail':'<text>','key':'<text>','organization':'<id>','list':['<text>',{'state':'STAGED'}]}}""".formatted(NEW.username())));
    }

    @Test
    void redactsTextThatOnlyBeginsWithAnInventedName() {
        assertThat(redacted.object(json("{'by':'" + NEW.username() + " for Jane Roe'}")))
                .isEqualTo(json("{'by':'<text>'}"));
        assertThat(redacted.object(json("{'by':'" + NEW.username().toUpperCase() + "'}")))
                .isEqualTo(json("{'by':'" + NEW.username().toUpperCase() + "'}"));
    }

    @Test
    void redactsKeysThatAreAddresses() {
        assertThat(redacted.object(json("{'jane.roe@example.org':1}"))).isEqualTo(json("{'<address>':1}"));
    }
}
