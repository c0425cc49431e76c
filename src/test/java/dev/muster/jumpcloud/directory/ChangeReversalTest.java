package dev.muster.jumpcloud.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.change.UserChange;
import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.AttributeCatalog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeReversalTest {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();
    private static final String USER = "{'_id':'u1','username':'ada','department':'Gardens','sudo':true,"
            + "'phoneNumbers':[{'type':'work','number':'1'},{'type':'mobile','number':'2'}],"
            + "'addresses':[{'type':'work','locality':'Bristol','country':'GB'}],"
            + "'attributes':[{'name':'Badge','value':'B-1'}],"
            + "'mfa':{'configured':true,'exclusion':true}}";

    private final ChangeReversal reversal = new ChangeReversal(CATALOG);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'department':'IT'}",
                "{'department':null}",
                "{'location':'Bath'}",
                "{'username':'ada.stone','sudo':false}",
                "{'allow_public_key':true}",
                "{'phoneNumbers':[{'type':'work','number':'9'}]}",
                "{'phoneNumbers':[{'type':'home','number':'3'}]}",
                "{'phoneNumbers':[{'type':'mobile','number':null},{'type':'home','number':'3'}]}",
                "{'phoneNumbers':null}",
                "{'addresses':[{'type':'work','region':'Avon','country':null},{'type':'home','locality':'Bath'}]}",
                "{'attributes':[{'name':'Badge','value':'B-2'},{'name':'Shoe','value':'38'}]}",
                "{'mfa':{'exclusion':false,'exclusionUntil':'2026-03-31T18:00:00.000Z'}}",
            })
    void restoresWhateverARowChanged(String row) {
        for (ArrayMode mode : ArrayMode.values()) {
            var changes = new UserChanges(CATALOG, mode);
            JsonNode before = json(USER);
            ObjectNode sent = changes.of(json(row), before);
            UserChange change = changes.described(sent, before);
            JsonNode after = before.<ObjectNode>deepCopy().setAll(sent);
            ObjectNode back = JsonNodeFactory.instance.objectNode();
            for (UserChange.Attribute attribute : change.attributes()) {
                assertThat(reversal.isInEffect(attribute, after)).isTrue();
                assertThat(reversal.isReversed(attribute, after)).isFalse();
                back.set(attribute.name(), reversal.restoring(attribute));
            }

            JsonNode restored = after.<ObjectNode>deepCopy().setAll(changes.of(back, after));

            assertThat(change.attributes()).isNotEmpty().allSatisfy(attribute -> {
                assertThat(reversal.isReversed(attribute, restored))
                        .as("%s with %s: %s", attribute.name(), mode, restored)
                        .isTrue();
                assertThat(reversal.isInEffect(attribute, restored)).isFalse();
            });
        }
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
