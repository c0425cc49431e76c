package dev.muster.records.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.records.problem.Problem;
import dev.muster.records.source.ReadRows;
import dev.muster.records.source.SourceExample;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of blank cells, and of {@code <clear>} in a cell. */
class BlankCellsTest {
    private static final String ID = "64b5f1000000000000000001";
    private static final MappingRules CLEAR = MappingRules.USUAL.blankCells(BlankCells.CLEAR);
    private static final MappingRules ERROR = MappingRules.USUAL.blankCells(BlankCells.ERROR);

    @Test
    void keepsTheUsersValueByDefault() {
        assertThat(update(MappingRules.USUAL, "department", "", "work_city", " ", "tags", ""))
                .isEqualTo("{'id':'" + ID + "'}");
    }

    @Test
    void sendsNullForClearedAttributes() {
        assertThat(update(
                        CLEAR,
                        "department",
                        " ",
                        "sudo",
                        "",
                        "unix_uid",
                        "",
                        "manager",
                        "",
                        "external_password_expiration_date",
                        "",
                        "tags",
                        ""))
                .isEqualTo("{'id':'" + ID + "','department':null,'manager':null,'sudo':null,'unix_uid':null,"
                        + "'external_password_expiration_date':null,'tags':null}");
    }

    @Test
    void clearsPartsOfListsAndObjects() {
        assertThat(update(
                        CLEAR,
                        "work_city",
                        "",
                        "work_country",
                        "AT",
                        "mobile_number",
                        "",
                        "recoveryEmail",
                        "",
                        "ssh_key1_name",
                        "",
                        "ssh_key1_public_key",
                        ""))
                .isEqualTo(
                        "{'id':'" + ID + "','recoveryEmail':{'address':null},"
                                + "'addresses':[{'type':'work','locality':null,'country':'AT'}],'phoneNumbers':[{'type':'mobile','number':null}],'ssh_keys':[]}");
        assertThat(update(CLEAR, "attributes.CostCode", "", "attributes.Badge", "B-1"))
                .isEqualTo("{'id':'" + ID
                        + "','attributes':[{'name':'CostCode','value':null},{'name':'Badge','value':'B-1'}]}");
        assertThat(update(CLEAR, "attribute1_name", "CostCode", "attribute1_value", ""))
                .isEqualTo("{'id':'" + ID + "','attributes':[{'name':'CostCode','value':null}]}");
        assertThat(update(CLEAR, "attribute1_name", "", "attribute1_value", "")).isEqualTo("{'id':'" + ID + "'}");
    }

    @Test
    void doesNotClearRequiredOrUnsupportedAttributes() {
        assertThat(update(
                        CLEAR,
                        "username",
                        "",
                        "email",
                        "",
                        "password",
                        "",
                        "state",
                        "",
                        "organization",
                        "",
                        "activated",
                        "",
                        "operation",
                        ""))
                .isEqualTo("{'id':'" + ID + "'}");
        assertThat(ReadRows.codes(mapped(CLEAR, Operation.UPDATE, "id", "", "department", "")))
                .containsExactly("ATTRIBUTE_MISSING");
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP", "CLEAR"})
    void clearsNothingOnCreate(BlankCells meaning) {
        MappedRecord mapped = mapped(
                MappingRules.USUAL.blankCells(meaning),
                Operation.CREATE,
                "username",
                "ada",
                "email",
                "ada@example.com",
                "department",
                "",
                "work_city",
                "",
                "recoveryEmail",
                "",
                "attributes.A",
                "",
                "lastname",
                "<clear>",
                "relationship1_type",
                "<clear>");

        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped)).isEqualTo("{'username':'ada','email':'ada@example.com'}");
    }

    @Test
    void rejectsBlankCellsThatAreErrors() {
        MappedRecord mapped = mapped(
                ERROR,
                Operation.CREATE,
                "username",
                "",
                "email",
                "ada@example.com",
                "department",
                " ",
                "ssh_key1_name",
                "",
                "attribute1_name",
                "",
                "attribute1_value",
                "",
                "attributes.A",
                "");

        assertThat(mapped.problems())
                .extracting(problem -> problem.column() + " " + problem.code())
                .containsExactly(
                        "username CELL_BLANK",
                        "department CELL_BLANK",
                        "ssh_key1_name CELL_BLANK",
                        "attribute1_name CELL_BLANK",
                        "attribute1_value CELL_BLANK",
                        "attributes.A CELL_BLANK");
        assertThat(mapped.problems().get(1))
                .isEqualTo(new Problem(
                        "CELL_BLANK",
                        "department",
                        "The cell is blank, and blank cells are errors in this column",
                        "Fill it, or write <clear> to clear the value that the user has."));
    }

    @Test
    void appliesOnlyToColumnsOfTheUser() {
        assertThat(mapped(
                                ERROR,
                                Operation.CREATE,
                                "username",
                                "ada",
                                "email",
                                "ada@example.com",
                                "operation",
                                "",
                                "_import",
                                "",
                                "_reason",
                                "",
                                "",
                                "",
                                "Group1",
                                "")
                        .problems())
                .isEmpty();
    }

    @Test
    void allowsAMeaningForEachColumn() {
        MappingRules rules = ERROR.blankCellsOf(
                Map.of("Job Title", BlankCells.KEEP, "LOCATION", BlankCells.CLEAR, "not there", BlankCells.ERROR));
        MappedRecord mapped = mapped(rules, Operation.UPDATE, "id", ID, "jobTitle", "", "location", "", "company", "");

        assertThat(mapped.problems()).extracting(Problem::column).containsExactly("company");
        assertThat(ReadRows.user(mapped)).isEqualTo("{'id':'" + ID + "','location':null}");
    }

    @Test
    void refusesTwoMeaningsForAColumn() {
        assertThatThrownBy(() -> MappingRules.USUAL.blankCellsOf(
                        Map.of("Job Title", BlankCells.KEEP, "jobTitle", BlankCells.CLEAR)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two meanings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<clear>", " <CLEAR> "})
    void clearsByTheTextOfACell(String word) {
        assertThat(update(
                        MappingRules.USUAL,
                        "department",
                        word,
                        "sudo",
                        word,
                        "work_city",
                        word,
                        "tags",
                        word,
                        "EnrollmentDays",
                        word,
                        "attributes.A",
                        word))
                .isEqualTo(
                        "{'id':'" + ID
                                + "','department':null,'addresses':[{'type':'work','locality':null}],'sudo':null,"
                                + "'mfa':{'exclusion':null,'exclusionDays':null,'exclusionUntil':null},'tags':null,'attributes':[{'name':'A','value':null}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "username", "email", "password", "state", "organization"})
    void refusesToClearRequiredAttributesAndSecrets(String column) {
        MappedRecord mapped = column.equals("id")
                ? mapped(MappingRules.USUAL, Operation.UPDATE, column, "<clear>")
                : mapped(MappingRules.USUAL, Operation.UPDATE, "id", ID, column, "<clear>");

        assertThat(mapped.problems())
                .containsExactly(new Problem(
                        "CLEAR_NOT_ALLOWED",
                        column,
                        column + " cannot be cleared",
                        "Give the new value, or leave the cell empty."));
    }

    @Test
    void clearsByNullInJson() {
        assertThat(ReadRows.user(ReadRows.json(
                        Operation.UPDATE,
                        "{'id':'" + ID + "','department':'<clear>','attributes':[{'name':'A','value':'<clear>'}]}")))
                .isEqualTo("{'id':'" + ID + "','department':'<clear>','attributes':[{'name':'A','value':'<clear>'}]}");
    }

    private static String update(MappingRules rules, String... namesAndCells) {
        MappedRecord mapped = mapped(
                rules,
                Operation.UPDATE,
                Stream.concat(Stream.of("id", ID), Stream.of(namesAndCells)).toArray(String[]::new));
        assertThat(mapped.problems()).isEmpty();
        return ReadRows.user(mapped);
    }

    private static MappedRecord mapped(MappingRules rules, Operation operation, String... namesAndCells) {
        List<String> names = IntStream.range(0, namesAndCells.length / 2)
                .mapToObj(index -> namesAndCells[2 * index])
                .toList();
        List<String> cells = IntStream.range(0, namesAndCells.length / 2)
                .mapToObj(index -> namesAndCells[2 * index + 1])
                .toList();
        return new RecordMapper(ReadRows.CATALOG, operation, names, rules, SourceExample.CLOCK)
                .map(SourceRow.ofCells(1, 2, cells, List.of()));
    }
}
