package dev.muster.pipeline.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.ledger.model.WorkResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkResultReaderTest {
    private static final String ID = "64b5f1000000000000000001";

    @Test
    void readsAllFieldsOfAResult() throws Exception {
        assertThat(read("""
                [{"id":"r1","status":"finished","statusMsg":"created",
                  "meta":{"SystemUser":
                    {"_id":"64b5f1000000000000000001","username":"ada","email":"ada@example.com"}}}]"""))
                .containsExactly(new WorkResult("r1", "finished", "created", "ada", "ada@example.com", ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"meta\":{\"SystemUser\":%s}}",
                "{\"meta\":{\"systemUser\":%s}}",
                "{\"meta\":{\"systemuser\":%s}}",
                "{\"meta\":%s}",
                "{\"persistedFields\":{\"systemUser\":%s}}",
                "{\"persistedFields\":%s}"
            })
    void findsTheUserInAnyField(String where) throws Exception {
        String row = where.replace("%s", "{\"Username\":\"ada\",\"EMAIL\":\"ada@example.com\",\"id\":\"" + ID + "\"}")
                .replaceFirst("\\{", "{\"id\":\"r1\",\"status\":\"pending\",");
        assertThat(read("[" + row + "]"))
                .containsExactly(new WorkResult("r1", "pending", null, "ada", "ada@example.com", ID));
    }

    @Test
    void combinesMetaAndPersistedFields() throws Exception {
        assertThat(read("""
                [{"id":"r1","status":"finished","meta":{"SystemUser":{"_id":"64b5f1000000000000000001"}},
                  "persistedFields":{"username":"ada"}}]""")).containsExactly(new WorkResult("r1", "finished", null, "ada", null, ID));
    }

    @Test
    void prefersTheUsersOwnId() throws Exception {
        assertThat(read("[{\"id\":\"r1\",\"meta\":{\"SystemUser\":{\"id\":\"other\",\"_id\":\"" + ID + "\"}}}]")
                        .get(0)
                        .userId())
                .isEqualTo(ID);
    }

    @Test
    void keepsANamelessResult() throws Exception {
        assertThat(read("[{\"id\":\"r1\",\"status\":\"finished\",\"meta\":null}]"))
                .singleElement()
                .satisfies(result -> assertThat(result.nameless()).isTrue());
    }

    @Test
    void distinguishesTheResultsIdFromTheUsersId() throws Exception {
        assertThat(read("[{\"id\":\"r1\",\"status\":\"finished\",\"username\":\"ada\"}]"))
                .singleElement()
                .satisfies(result -> assertThat(result.userId()).isNull());
    }

    @Test
    void ignoresBlankAndNonTextValues() throws Exception {
        assertThat(read("[{\"id\":\"r1\",\"status\":\"x\",\"statusMsg\":\" "
                        + "\",\"meta\":{\"SystemUser\":{\"_id\":7,\"username\":\"\",\"email\":[]}}}]"))
                .containsExactly(new WorkResult("r1", "x", null, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[null]",
                "[1,\"text\",[]]",
                "[{}]",
                "[{\"status\":\"finished\"}]",
                "[{\"id\":true,\"status\":\"finished\"}]"
            })
    void skipsElementsThatAreNotResults(String page) throws Exception {
        assertThat(read(page)).isEmpty();
    }

    @Test
    void readsANumberAsTheIdOfAResult() throws Exception {
        assertThat(read("[{\"id\":7,\"status\":\"finished\",\"meta\":{\"username\":\"ada\"}}]"))
                .containsExactly(new WorkResult("7", "finished", null, "ada", null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u1",
                "64b5f100000000000000000",
                "64b5f10000000000000000011",
                "64b5f100000000000000000g",
                "../../../etc/passwd000000"
            })
    void dropsMalformedUserIds(String id) throws Exception {
        assertThat(read("[{\"id\":\"r1\",\"meta\":{\"_id\":\"" + id + "\"}}]")
                        .get(0)
                        .userId())
                .isNull();
        assertThat(read("[{\"id\":\"r1\",\"meta\":{\"_id\":\"" + id + "\",\"id\":\"" + ID + "\"}}]")
                        .get(0)
                        .userId())
                .isEqualTo(ID);
    }

    @Test
    void readsAMissingStatusAsEmpty() throws Exception {
        assertThat(read("[{\"id\":\"r1\"}]").get(0).status()).isEmpty();
    }

    private static List<WorkResult> read(String json) throws JsonProcessingException {
        return WorkResultReader.read(new JsonMapper().readTree(json));
    }
}
