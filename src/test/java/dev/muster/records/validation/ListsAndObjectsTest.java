package dev.muster.records.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.ReadRows;
import dev.muster.records.source.SourceExample;
import dev.muster.records.source.SourceRow;
import dev.muster.sandbox.ApiContract;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attributes that are more than one value: lists of objects, lists of texts, nested objects, and days that become an
 * object.
 */
class ListsAndObjectsTest {
    private static final String ID = "64b5f1000000000000000001";

    @Test
    void buildsAListFromNumberedColumns() {
        MappedRecord mapped = update(
                "ssh_key10_name",
                "desk",
                "ssh_key10_public_key",
                "ssh-ed25519 B",
                "SSH Key 2 Name",
                "laptop",
                "ssh_key2_public_key",
                "ssh-ed25519 A",
                "ssh_key3_name",
                "",
                "ssh_key3_public_key",
                "");

        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped))
                .isEqualTo("{'id':'" + ID + "','ssh_keys':[{'name':'laptop','public_key':'ssh-ed25519 A'},"
                        + "{'name':'desk','public_key':'ssh-ed25519 B'}]}");
    }

    @Test
    void rejectsAnIncompleteElement() {
        MappedRecord cells = update("ssh_key1_name", "laptop");
        MappedRecord json = ReadRows.json(
                Operation.UPDATE, "{'id':'" + ID + "','ssh_keys':[{'name':'laptop'},{'public_key':'ssh-rsa A'}]}");

        assertThat(ReadRows.codes(cells)).containsExactly("ELEMENT_INCOMPLETE");
        assertThat(cells.problems().get(0))
                .isEqualTo(new Problem(
                        "ELEMENT_INCOMPLETE",
                        "ssh_key1_public_key",
                        "public_key is missing, but ssh_keys requires it",
                        "Give the public_key as well."));
        assertThat(json.problems())
                .extracting(Problem::column)
                .containsExactly("ssh_keys[1].public_key", "ssh_keys[2].name");
    }

    @Test
    void removesAKeyByItsName() {
        String taken = "{'id':'" + ID + "','ssh_keys':[{'name':'laptop','public_key':null}]}";

        assertThat(ReadRows.user(update("ssh_key1_name", "laptop", "ssh_key1_public_key", "<clear>")))
                .isEqualTo(taken);
        assertThat(ReadRows.user(ReadRows.json(Operation.UPDATE, taken))).isEqualTo(taken);
    }

    @Test
    void readsListsOfObjectsFromJson() {
        String user = "{'id':'" + ID + "','ssh_keys':[{'name':'laptop','public_key':'ssh-ed25519 A'}],"
                + "'restrictedFields':[{'field':'firstname','type':'scim','id':'" + ID + "'}],"
                + "'delegatedAuthority':{'name':'ActiveDirectory','id':'" + ID
                + "'},'relationships':[{'type':'manager','value':'ben'}],"
                + "'tags':['a','b'],'organization':'" + ID + "'}";
        MappedRecord mapped = ReadRows.json(Operation.UPDATE, user);

        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped)).isEqualTo(user);
    }

    @Test
    void validatesListEntries() {
        MappedRecord mapped = ReadRows.json(
                Operation.UPDATE,
                "{'id':'" + ID + "','restrictedFields':[{'type':'ldap','id':'" + ID + "0'}],"
                        + "'tags':['a',1,'\\u0001'],'delegatedAuthority':{'name':'Okta'},'relationships':'ben'}");

        assertThat(mapped.problems())
                .extracting(problem -> problem.column() + " " + problem.code())
                .containsExactly(
                        "restrictedFields[1].type VALUE_NOT_ALLOWED",
                        "restrictedFields[1].id VALUE_TOO_LONG",
                        "delegatedAuthority.name VALUE_NOT_ALLOWED",
                        "relationships TYPE_WRONG",
                        "tags[2] TYPE_WRONG",
                        "tags[3] CHARACTER_NOT_ALLOWED");
    }

    @Test
    void addsNumberedColumnsToAList() {
        assertThat(ReadRows.user(ReadRows.json(
                        Operation.UPDATE,
                        "{'id':'" + ID + "','relationships':[{'type':'a','value':'b'}],'relationship1_type':'c'}")))
                .isEqualTo("{'id':'" + ID + "','relationships':[{'type':'a','value':'b'},{'type':'c'}]}");
    }

    @Test
    void clearsByEmptyListsOnlyOnUpdate() {
        String lists = "'addresses':[],'relationships':[],'tags':[]";
        assertThat(ReadRows.user(ReadRows.json(Operation.UPDATE, "{'id':'" + ID + "'," + lists + "}")))
                .isEqualTo("{'id':'" + ID + "'," + lists + "}");
        assertThat(ReadRows.user(
                        ReadRows.json(Operation.CREATE, "{'username':'ada','email':'ada@example.com'," + lists + "}")))
                .isEqualTo("{'username':'ada','email':'ada@example.com'}");
    }

    @Test
    void clearsObjectsAndListsByNull() {
        String nulls =
                "'ssh_keys':null,'mfa':null,'restrictedFields':null,'delegatedAuthority':null,'relationships':null,'tags':null";
        assertThat(ReadRows.user(ReadRows.json(Operation.UPDATE, "{'id':'" + ID + "'," + nulls + "}")))
                .isEqualTo("{'id':'" + ID + "'," + nulls + "}");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "UPDATE"})
    void sendsNullsAndEmptyListsThatTheContractAccepts(Operation operation) {
        String key =
                operation == Operation.CREATE ? "'username':'ada','email':'ada@example.com'," : "'id':'" + ID + "',";
        List<JsonNode> users = Stream.of(
                        "'addresses':[{'type':'work','locality':null},{}],'phoneNumbers':[],'recoveryEmail':{'address':null}",
                        "'mfa':{'exclusion':null,'exclusionDays':null},'relationships':[{'type':null}],'restrictedFields':[{'id':null}],'tags':[]",
                        "'delegatedAuthority':{'name':null,'id':''},'recoveryEmail':{},'mfa':{},'relationships':[],'attributes':[]",
                        "'addresses':null,'relationships':null,'delegatedAuthority':null,'attributes':null,'department':'','lastname':null")
                .map(fields -> ReadRows.json(operation, "{" + key + fields + "}"))
                .peek(mapped -> assertThat(mapped.problems()).isEmpty())
                .<JsonNode>map(ReadRows::sent)
                .toList();

        ApiContract.assertTakes(operation, users);
    }

    @Test
    void doesNotClearRequiredAttributes() {
        assertThat(ReadRows.codes(
                        ReadRows.json(Operation.UPDATE, "{'id':'" + ID + "','state':null,'organization':null}")))
                .containsExactly("CLEAR_NOT_ALLOWED", "CLEAR_NOT_ALLOWED");
    }

    @Test
    void splitsACellAtSemicolons() {
        assertThat(ReadRows.person("tags", " field staff;;night ; ")
                        .user()
                        .path("tags")
                        .toString())
                .isEqualTo("[\"field staff\",\"night\"]");
        assertThat(ReadRows.person("tags", " ; ").user().has("tags")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "STAGED,\"{'exclusion':true,'exclusionDays':14}\"",
                "ACTIVATED,\"{'exclusion':true,'exclusionUntil':'2026-03-15T12:00:00Z'}\"",
                "\"\",\"{'exclusion':true,'exclusionUntil':'2026-03-15T12:00:00Z'}\""
            })
    void countsEnrollmentDays(String state, String mfa) {
        List<String> header = List.of("EnrollmentDays", "username", "email", "state");
        MappedRecord mapped = new RecordMapper(
                        ReadRows.CATALOG, Operation.CREATE, header, MappingRules.USUAL, SourceExample.CLOCK)
                .map(SourceRow.ofCells(1, 2, List.of("14", "ada", "ada@example.com", state), List.of()));

        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.user().path("mfa").toString().replace('"', '\'')).isEqualTo(mfa);
    }

    @Test
    void combinesEnrollmentDaysWithOtherMfaColumns() {
        MappedRecord together = ReadRows.person("enrollmentDays", "14", "mfa_configured", "true", "state", "STAGED");

        assertThat(together.problems()).isEmpty();
        assertThat(together.user().path("mfa").toString().replace('"', '\''))
                .isEqualTo("{'configured':true,'exclusion':true,'exclusionDays':14}");
        assertThat(ReadRows.codes(ReadRows.person("enrollmentDays", "14", "mfa_exclusion", "false")))
                .containsExactly("ATTRIBUTE_TWICE");
    }

    @ParameterizedTest
    @CsvSource({"0", "366", "-1"})
    void limitsEnrollmentToAYear(String days) {
        MappedRecord mapped = ReadRows.person("EnrollmentDays", days);

        assertThat(ReadRows.codes(mapped)).containsExactly("INTEGER_OUT_OF_RANGE");
        assertThat(mapped.problems().get(0).hint()).isEqualTo("Write a number from 1 to 365.");
    }

    @Test
    void sendsTimesWithSeconds() {
        assertThat(ReadRows.person("mfa_exclusionUntil", "2026-03-31T18:00+02:00")
                        .user()
                        .at("/mfa/exclusionUntil")
                        .asText())
                .isEqualTo("2026-03-31T18:00:00+02:00");
    }

    private static MappedRecord update(String... namesAndCells) {
        return ReadRows.csv(
                Operation.UPDATE,
                Stream.concat(Stream.of("id", ID), Stream.of(namesAndCells)).toArray(String[]::new));
    }
}
