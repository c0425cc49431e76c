package dev.muster.jumpcloud.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.records.schema.AttributeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentAttributesTest {
    private final SentAttributes attributes = new SentAttributes(AttributeCatalog.load());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {\"department\":\"Gardens\"}",
                "{\"department\":\"Gardens\"} | {\"department\":\"Gardens\",\"company\":\"Example\"}",
                "{\"id\":\"u1\",\"department\":\"Gardens\"} | {\"_id\":\"u1\",\"department\":\"Gardens\"}",
                "{\"email\":\"Ada@Example.com\"} | {\"email\":\"ada@example.com\"}",
                "{\"password\":\"a-secret\",\"department\":\"Gardens\"} | {\"department\":\"Gardens\"}",
                "{\"unix_uid\":5001} | {\"unix_uid\":5001}",
                "{\"sudo\":true} | {\"sudo\":true}",
                "{\"department\":null} | {}",
                "{\"department\":null} | {\"department\":\"\"}",
                "{\"department\":null} | {\"department\":null}",
                "{\"addresses\":[{\"type\":\"work\",\"country\":\"NL\"}]} | "
                        + "{\"addresses\":[{\"type\":\"home\"},{\"id\":\"7\",\"type\":\"work\",\"country\":\"NL\"}]}"
            })
    void matchesSentAttributes(String sent, String user) {
        assertThat(attributes.match(json(sent), json(user))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"department\":\"Gardens\"} | {}",
                "{\"department\":\"Gardens\"} | {\"department\":\"gardens\"}",
                "{\"department\":\"Gardens\"} | {\"department\":null}",
                "{\"department\":\"Gardens\"} | {\"department\":{\"name\":\"Gardens\"}}",
                "{\"department\":null} | {\"department\":\"Gardens\"}",
                "{\"sudo\":true} | {\"sudo\":false}",
                "{\"unix_uid\":5001} | {\"unix_uid\":5002}",
                "{\"department\":\"Gardens\",\"company\":\"Example\"} | {\"department\":\"Gardens\"}",
                "{\"addresses\":[{\"type\":\"work\",\"country\":\"NL\"}]} | "
                        + "{\"addresses\":[{\"type\":\"work\",\"country\":\"BE\"},{\"type\":\"home\","
                        + "\"country\":\"NL\"}]}",
                "{\"addresses\":[{\"type\":\"work\"}]} | {\"addresses\":[]}"
            })
    void doesNotMatchMissingAttributes(String sent, String user) {
        assertThat(attributes.match(json(sent), json(user))).isFalse();
    }

    @Test
    void treatsAPasswordAsASecret() {
        assertThat(attributes.haveSecret(json("{\"department\":\"Gardens\",\"password\":\"a-secret\"}")))
                .isTrue();
        assertThat(attributes.haveSecret(json("{\"department\":\"Gardens\"}"))).isFalse();
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
