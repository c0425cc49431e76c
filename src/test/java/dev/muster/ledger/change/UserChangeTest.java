package dev.muster.ledger.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserChangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"department\":[\"Sales\",\"Marketing\"]} | UPDATE",
                "{\"username\":[\"b.meier\",\"b.schulz\"]} | RENAME",
                "{\"email\":[\"a@example.com\",\"b@example.com\"],\"department\":[null,\"IT\"]} | RENAME",
                "{\"state\":[\"ACTIVATED\",\"SUSPENDED\"],\"email\":[\"a@example.com\",\"b@example.com\"]} | SUSPEND",
                "{\"suspended\":[false,true]} | SUSPEND",
                "{\"suspended\":[true,false]} | ACTIVATE",
                "{\"suspended\":[null,false]} | UPDATE",
                "{\"state\":[\"STAGED\",\"ACTIVATED\"]} | ACTIVATE",
                "{\"state\":[\"SUSPENDED\",\"STAGED\"]} | UPDATE",
                "{\"password\":[]} | UPDATE"
            })
    void hasAKind(String json, ChangeKind kind) {
        assertThat(UserChange.read(json).kind()).isEqualTo(kind);
    }

    @Test
    void isReadAsWritten() {
        var change = new UserChange(List.of(
                new UserChange.Attribute("department", json("\"Sales\""), json("null")),
                new UserChange.Attribute("phoneNumbers", json("[]"), json("[{\"type\":\"work\",\"number\":\"1\"}]")),
                UserChange.Attribute.secret("password")));

        assertThat(UserChange.read(change.json())).isEqualTo(change);
        assertThat(change.json())
                .isEqualTo("{\"department\":[\"Sales\",null],"
                        + "\"phoneNumbers\":[[],[{\"type\":\"work\",\"number\":\"1\"}]],\"password\":[]}");
        assertThat(change.former("department")).isEqualTo("Sales");
        assertThat(change.former("location")).isNull();
    }

    @Test
    void replacesAnAttribute() {
        var change = UserChange.read("{\"department\":[\"Sales\",\"IT\"],\"manager\":[\"u1\",\"ben\"]}");

        assertThat(change.with(new UserChange.Attribute("manager", json("\"u1\""), json("\"u2\"")))
                        .json())
                .isEqualTo("{\"department\":[\"Sales\",\"IT\"],\"manager\":[\"u1\",\"u2\"]}");
    }

    @Test
    void doesNotQuoteDamagedData() {
        assertThatThrownBy(() -> UserChange.read("{\"department\":[\"Sales"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("Sales")
                .hasNoCause();
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
