package dev.muster.records.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.mapping.Assignment;
import dev.muster.records.mapping.SourcePosition;
import dev.muster.records.problem.Problem;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.GroupName;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.ReadRows;
import dev.muster.records.source.SourceRow;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The groups that rows name. */
class GroupReaderTest {

    private static MappedRecord mapped(List<String> header, String... cells) {
        return new RecordMapper(AttributeCatalog.load(), Operation.CREATE, header)
                .map(SourceRow.ofCells(1, 2, List.of(cells), List.of()));
    }

    private static MappedRecord mapped(String json) {
        return new RecordMapper(AttributeCatalog.load(), Operation.CREATE, List.of()).map(ReadRows.row(json));
    }

    @Test
    void readsColumnsInTheOrderOfTheirNumbers() {
        MappedRecord record = mapped(
                List.of("username", "email", "GROUP 10", "group2", "Group_1"),
                "ada",
                "ada@example.com",
                "Harbour",
                "  Sales  ",
                "");

        assertThat(record.problems()).isEmpty();
        assertThat(record.given().groups())
                .containsExactly(new GroupName("group2", "Sales"), new GroupName("GROUP 10", "Harbour"));
        assertThat(record.user().fieldNames()).toIterable().containsExactly("username", "email");
    }

    @Test
    void readsEachGroupOnce() {
        assertThat(mapped("{'username':'ada','email':'ada@example.com','group1':'Sales','groups':['Sales','Boats']}")
                        .given()
                        .groups())
                .extracting(GroupName::name)
                .containsExactly("Sales", "Boats");
    }

    @Test
    void readsNoGroupsFromNull() {
        MappedRecord record =
                mapped("{'username':'ada','email':'ada@example.com','groups':null,'group1':null,'group2':''}");

        assertThat(record.problems()).isEmpty();
        assertThat(record.given().groups()).isEmpty();
    }

    @Test
    void knowsRowsThatDoNotSayWhichGroups() {
        assertThat(mapped("{'username':'ada','email':'ada@example.com'}")
                        .given()
                        .groups())
                .isNull();
        assertThat(mapped(List.of("username", "email"), "ada", "ada@example.com")
                        .given()
                        .groups())
                .isNull();
        assertThat(mapped(List.of("username", "email", "group1"), "ada", "ada@example.com", "")
                        .given()
                        .groups())
                .isEmpty();
    }

    @Test
    void addsTheGroupsOfEveryoneOnce() {
        MappingRules rules = MappingRules.USUAL.groups(List.of(everyone("Staff"), everyone("Sales")));
        List<String> header = List.of("username", "email", "group1");
        var mapper = new RecordMapper(AttributeCatalog.load(), Operation.CREATE, header, rules, Clock.systemUTC());

        assertThat(mapper.map(SourceRow.ofCells(1, 2, List.of("ada", "ada@example.com", "Sales"), List.of()))
                        .given()
                        .groups())
                .containsExactly(new GroupName("group1", "Sales"), new GroupName("groups (hr.yaml:7)", "Staff"));
        assertThat(rules.asText()).endsWith(", groups [Staff, Sales]");
    }

    private static Assignment everyone(String group) {
        return new Assignment("groups", group, new SourcePosition("config/sources/hr.yaml", 7, 3));
    }

    @Test
    void rejectsValuesThatAreNoNames() {
        assertThat(mapped("{'username':'ada','email':'ada@example.com','groups':'Sales'}")
                        .problems())
                .extracting(Problem::told)
                .containsExactly("groups: Expected an array of group names, but found a string");
        assertThat(mapped("{'username':'ada','email':'ada@example.com','groups':[{'id':1}],'group1':7}")
                        .problems())
                .extracting(Problem::code)
                .containsExactly("TYPE_WRONG", "TYPE_WRONG");
    }

    @Test
    void rejectsTheSameColumnTwice() {
        assertThat(mapped("{'username':'ada','email':'ada@example.com','group1':'Sales','Group 1':'Boats'}")
                        .problems())
                .extracting(Problem::code)
                .containsExactly("ATTRIBUTE_TWICE");
    }
}
