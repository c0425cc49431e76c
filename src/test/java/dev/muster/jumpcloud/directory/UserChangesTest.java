package dev.muster.jumpcloud.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.AttributeCatalog;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserChangesTest {
    private static final String USER =
            "{'_id':'u1','username':'ada','email':'ada@example.com','department':'Gardens','sudo':false,'unix_uid':5001,"
                    + "'phoneNumbers':[{'_id':'p1','type':'work','number':'1'},{'_id':'p2','type':'mobile',"
                    + "'number':'2'},{'_id':'p3','type':'home','number':'3'}],"
                    + "'addresses':[{'_id':'a1','type':'work','locality':'Bristol','country':'GB','poBox':null},"
                    + "{'_id':'a2','type':'home','locality':'Bath'}],"
                    + "'attributes':[{'name':'Badge','value':'B-1'},{'name':'Shoe','value':'38'}],'tags':['a','b'],"
                    + "'mfa':{'configured':true,'exclusion':true,'exclusionUntil':'2026-03-31T18:00:00.000Z'},"
                    + "'recoveryEmail':{'address':'ada@example.org','verified':true}}";
    private static final List<String> TYPES = List.of("work", "home", "mobile");
    private static final List<String> FIELDS = List.of("locality", "region", "country");

    private final UserChanges merging = new UserChanges(AttributeCatalog.load(), ArrayMode.MERGE);
    private final UserChanges replacing = new UserChanges(AttributeCatalog.load(), ArrayMode.REPLACE);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'username':'ada','email':'Ada@Example.com','department':'Gardens'} | {}",
                "{'department':'IT','company':null,'location':''} | {'department':'IT'}",
                "{'department':null,'sudo':null} | {'department':null}",
                "{'unix_uid':5001,'sudo':true} | {'sudo':true}",
                "{'password':'Invented-1'} | {'password':'Invented-1'}",
                "{'tags':['b','a']} | {}",
                "{'tags':['a']} | {'tags':['a']}",
                "{'phoneNumbers':[{'type':'work','number':'1'}]} | {}",
                "{'phoneNumbers':[{'type':'work','number':'9'}]} | "
                        + "{'phoneNumbers':[{'type':'work','number':'9'},{'type':'mobile','number':'2'},"
                        + "{'type':'home','number':'3'}]}",
                "{'phoneNumbers':[{'type':'mobile','number':null}]} | "
                        + "{'phoneNumbers':[{'type':'work','number':'1'},{'type':'home','number':'3'}]}",
                "{'phoneNumbers':[{'type':'work_fax','number':null}]} | {}",
                "{'phoneNumbers':null} | {'phoneNumbers':null}",
                "{'phoneNumbers':[]} | {'phoneNumbers':[]}",
                "{'relationships':null,'ssh_keys':[]} | {}",
                "{'addresses':[{'type':'work','locality':'Leeds'}]} | "
                        + "{'addresses':[{'type':'work','locality':'Leeds','country':'GB'},{'type':'home',"
                        + "'locality':'Bath'}]}",
                "{'addresses':[{'type':'work','locality':null}]} | "
                        + "{'addresses':[{'type':'work','country':'GB'},{'type':'home','locality':'Bath'}]}",
                "{'addresses':[{'type':'home','locality':null}]} | "
                        + "{'addresses':[{'type':'work','locality':'Bristol','country':'GB'}]}",
                "{'attributes':[{'name':'Shoe','value':'39'}]} | "
                        + "{'attributes':[{'name':'Badge','value':'B-1'},{'name':'Shoe','value':'39'}]}",
                "{'attributes':[{'name':'bADGE','value':'B-2'}]} | "
                        + "{'attributes':[{'name':'Badge','value':'B-2'},{'name':'Shoe','value':'38'}]}",
                "{'attributes':[{'name':'SHOE','value':'38'},{'name':'badge','value':'B-1'}]} | {}",
                "{'attributes':[{'name':'Badge','value':null},{'name':'New','value':'1'}]} | "
                        + "{'attributes':[{'name':'Shoe','value':'38'},{'name':'New','value':'1'}]}",
                "{'mfa':{'exclusionUntil':'2026-03-31T20:00:00+02:00'}} | {}",
                "{'mfa':{'exclusion':false,'exclusionUntil':null}} | {'mfa':{'configured':true,'exclusion':false}}",
                "{'recoveryEmail':{'address':'Ada@Example.org'}} | {}",
                "{'recoveryEmail':{'address':null}} | {'recoveryEmail':null}",
                "{'delegatedAuthority':{'name':null}} | {}"
            })
    void sendsDifferencesAndWholeLists(String asked, String changes) {
        assertThat(merging.of(json(asked), json(USER))).isEqualTo(json(changes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'phoneNumbers':[{'type':'work','number':'1'}]} | {'phoneNumbers':[{'type':'work','number':'1'}]}",
                "{'phoneNumbers':[{'type':'home','number':'3'},{'type':'work','number':'1'},{'type':'mobile','number':'2'}]} | {}",
                "{'phoneNumbers':[{'type':'work','number':null}]} | {'phoneNumbers':[]}",
                "{'addresses':[{'type':'work','locality':'Bristol'},{'type':'home','locality':'Bath'}]} | "
                        + "{'addresses':[{'type':'work','locality':'Bristol'},{'type':'home','locality':'Bath'}]}",
                "{'recoveryEmail':{'address':'ada@example.org'}} | {}",
                "{'department':'Gardens'} | {}"
            })
    void replacesListsIfConfigured(String asked, String changes) {
        assertThat(replacing.of(json(asked), json(USER))).isEqualTo(json(changes));
    }

    @Test
    void comparesTextsInNormalForm() {
        assertThat(merging.of(json("{'firstname':'A\u0308nne'}"), json("{'firstname':'\u00c4nne'}")))
                .isEmpty();
    }

    @Test
    void keepsTheSecondPhoneOfAType() {
        String twice = "{'phoneNumbers':[{'type':'work','number':'1'},{'type':'work','number':'2'}]}";

        assertThat(merging.of(json("{'phoneNumbers':[{'type':'work','number':'2'}]}"), json(twice)))
                .isEmpty();
        assertThat(merging.of(json("{'phoneNumbers':[{'type':'work','number':'3'}]}"), json(twice)))
                .isEqualTo(json("{'phoneNumbers':[{'type':'work','number':'3'},{'type':'work','number':'2'}]}"));
        assertThat(merging.of(json("{'phoneNumbers':[{'type':'work','number':null}]}"), json(twice)))
                .isEqualTo(json("{'phoneNumbers':[]}"));
    }

    @Test
    void createsUsersWithoutClearingValues() {
        assertThat(merging.created(json(
                        "{'username':'ada','department':null,'phoneNumbers':[{'type':'work','number':null},{'type':'home','number':'1'}],"
                                + "'attributes':[{'name':'a','value':null}],'mfa':{'exclusion':null}}")))
                .isEqualTo(json("{'username':'ada','phoneNumbers':[{'type':'home','number':'1'}]}"));
    }

    @Property(tries = 500)
    void keepsOtherAttributes(@ForAll("stored") ArrayNode stored, @ForAll("addresses") ArrayNode asked) {
        ArrayNode merged = merged(stored, asked);

        List<JsonNode> kept = new ArrayList<>();
        merged.forEach(kept::add);
        List<String> named = types(asked);
        for (JsonNode entry : stored) {
            if (!named.contains(entry.path("type").asText())) {
                assertThat(kept).contains(entry);
            }
        }
    }

    @Property(tries = 500)
    void appliesEveryRequestedChange(@ForAll("stored") ArrayNode stored, @ForAll("addresses") ArrayNode asked) {
        ArrayNode merged = merged(stored, asked);

        asked.forEach(entry -> entry.properties().stream()
                .filter(field -> !field.getValue().isNull() && !field.getKey().equals("type"))
                .forEach(field -> assertThat(merged).anySatisfy(there -> {
                    assertThat(there.path("type")).isEqualTo(entry.path("type"));
                    assertThat(there.path(field.getKey())).isEqualTo(field.getValue());
                })));
    }

    @Property(tries = 500)
    void mergesIdempotently(@ForAll("stored") ArrayNode stored, @ForAll("addresses") ArrayNode asked) {
        ArrayNode once = merged(stored, asked);

        assertThat(merging.of(user(asked), user(once))).isEmpty();
    }

    private ArrayNode merged(ArrayNode stored, ArrayNode asked) {
        JsonNode sent = merging.of(user(asked), user(stored)).path("addresses");
        assertThat(sent.findValues("_id")).as("keys that an update refuses").isEmpty();
        stored.forEach(entry -> ((ObjectNode) entry).remove("_id"));
        return sent.isMissingNode() ? stored : sent.isNull() ? JsonNodeFactory.instance.arrayNode() : (ArrayNode) sent;
    }

    private static ObjectNode user(ArrayNode addresses) {
        return JsonNodeFactory.instance.objectNode().set("addresses", addresses);
    }

    private static List<String> types(ArrayNode addresses) {
        List<String> types = new ArrayList<>();
        addresses.forEach(entry -> types.add(entry.path("type").asText()));
        return types;
    }

    @Provide
    Arbitrary<ArrayNode> addresses() {
        // An empty list clears all of it.
        return addresses(1);
    }

    private static Arbitrary<ArrayNode> addresses(int least) {
        Arbitrary<String> value = Arbitraries.of("A", "B", "C").injectNull(0.3);
        Arbitrary<ObjectNode> address = Combinators.combine(
                        Arbitraries.of(TYPES),
                        Arbitraries.of(FIELDS).set().ofMinSize(1),
                        value.list().ofSize(FIELDS.size()))
                .as((type, fields, values) -> {
                    ObjectNode entry = JsonNodeFactory.instance.objectNode().put("type", type);
                    int next = 0;
                    for (String field : fields) {
                        entry.put(field, values.get(next++));
                    }
                    return entry;
                });
        // A row that clears a field and gives it in another entry of the same type contradicts itself.
        return address.list()
                .ofMinSize(least)
                .ofMaxSize(3)
                .uniqueElements(entry -> entry.path("type").asText())
                .map(entries -> JsonNodeFactory.instance.arrayNode().addAll(entries));
    }

    @Provide
    Arbitrary<ArrayNode> stored() {
        return addresses(0).map(addresses -> {
            addresses.forEach(entry -> {
                entry.properties().removeIf(field -> field.getValue().isNull());
                ((ObjectNode) entry).put("_id", "a1");
            });
            return addresses;
        });
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
