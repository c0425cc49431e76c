package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.problem.Problem;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordLink;
import dev.muster.records.validation.RecordMapper;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that only other tools know, or no tool, and how to have them ignored. */
class OtherToolsColumnsTest {
    @ParameterizedTest
    @ValueSource(strings = {"SystemID", "system id", "Administrator", "ldapserver_id"})
    void allowsAnEmptyUnsupportedColumn(String column) {
        RecordMapper mapper = mapper(MappingRules.USUAL, "username", "email", column);
        MappedRecord mapped = map(mapper, 2, "ada", "ada@example.com", " ");

        assertThat(mapper.columnProblems()).isEmpty();
        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped)).isEqualTo("{'username':'ada','email':'ada@example.com'}");
    }

    @Test
    void refusesAFilledUnsupportedColumn() {
        RecordMapper mapper = mapper(MappingRules.USUAL, "username", "email", "SystemID", "Administrator");
        map(mapper, 2, "ada", "ada@example.com", "", "");
        MappedRecord filled = map(mapper, 3, "ben", "ben@example.com", "Staff", "");
        map(mapper, 4, "cem", "cem@example.com", "Staff", "");

        assertThat(mapper.columnProblems())
                .containsExactly(new Problem(
                        "COLUMN_NOT_OFFERED",
                        "SystemID",
                        "The column \"SystemID\" is filled in line 3, but Muster does not support binding users to "
                                + "devices",
                        "Remove it, or ignore it: --ignore-columns, or muster.ignore-columns for all imports."));
        assertThat(filled.problems()).isEmpty();
    }

    @Test
    void refusesAFilledUnsupportedKey() {
        RecordMapper mapper = mapper(MappingRules.USUAL);
        mapper.map(ReadRows.row("{'systemId':null,'administrator':[]}"));
        assertThat(mapper.columnProblems()).isEmpty();

        mapper.map(ReadRows.row("{'systemId':'64b5f1000000000000000001','administrator':false}"));
        assertThat(mapper.columnProblems()).extracting(Problem::column).containsExactly("systemId", "administrator");
    }

    @Test
    void ignoresNamedColumns() {
        RecordMapper mapper = mapper(
                ignoring("GROUP 1", "shoe_size", "notes", "department", "not there"),
                "username",
                "email",
                "Group1",
                "Shoe Size",
                "Notes",
                "Department");
        MappedRecord mapped = map(mapper, 2, "ada", "ada@example.com", "Staff", "42", "tall", "IT");

        assertThat(mapper.columnProblems()).isEmpty();
        assertThat(ReadRows.user(mapped)).isEqualTo("{'username':'ada','email':'ada@example.com'}");
    }

    @Test
    void ignoresNamedKeys() {
        RecordMapper mapper = mapper(ignoring("shoeSize", "addresses[].zip", "mfa"));
        MappedRecord mapped = mapper.map(ReadRows.row(
                "{'username':'ada','email':'ada@example.com','shoeSize':{'eu':42},'mfa':{'configured':true},"
                        + "'addresses':[{'type':'work','zip':'1'}]}"));

        assertThat(mapper.columnProblems()).isEmpty();
        assertThat(ReadRows.user(mapped))
                .isEqualTo("{'username':'ada','email':'ada@example.com','addresses':[{'type':'work'}]}");
    }

    @Test
    void reportsOtherUnknownColumns() {
        assertThat(mapper(ignoring("shoeSize"), "shoeSize", "hatSize").columnProblems())
                .extracting(Problem::column)
                .containsExactly("hatSize");
    }

    @Test
    void neverIgnoresTheLinkToTheFirstAttempt() {
        RecordMapper mapper = mapper(ignoring("_import", "line"), "username", "email", "_import", "_line");

        assertThat(map(mapper, 2, "ada", "ada@example.com", "01JD0", "17").link())
                .isEqualTo(new RecordLink("01JD0", 17));
    }

    @Test
    void allowsTwoColumnsIfOneIsIgnored() {
        assertThat(mapper(ignoring("preferredName"), "displayname", "preferredName")
                        .columnProblems())
                .isEmpty();
    }

    private static MappingRules ignoring(String... columns) {
        return MappingRules.USUAL.ignoring(Set.of(columns));
    }

    private static RecordMapper mapper(MappingRules rules, String... header) {
        return new RecordMapper(ReadRows.CATALOG, Operation.CREATE, List.of(header), rules, SourceExample.CLOCK);
    }

    private static MappedRecord map(RecordMapper mapper, long line, String... cells) {
        return mapper.map(SourceRow.ofCells(line - 1, line, List.of(cells), List.of()));
    }
}
