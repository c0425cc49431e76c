package dev.muster.config.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.config.ConfigurationException;
import dev.muster.records.mapping.Assignment;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceDefinitionReaderTest {
    private static final Path SAMPLE = Path.of("samples", "sources", "hr.yaml");

    @TempDir
    private Path folder;

    private static SourceDefinition read(String text) {
        return SourceDefinitionReader.read(
                "hr", "config/sources/hr.yaml", text, AttributeCatalog.load(), name -> MappingSource.NONE);
    }

    @Test
    void readsTheSampleThatTheDocsShow() throws IOException {
        String sample = Files.readString(SAMPLE);
        SourceDefinition definition = read(sample);

        assertThat(Files.readString(Path.of("docs", "sources.md"))).contains(sample);
        assertThat(definition.reading().operation()).isEqualTo(Operation.UPSERT);
        assertThat(definition.reading().dialect().headerRow()).isEqualTo(2);
        assertThat(definition.match()).containsExactly(MatchKey.EMPLOYEE_IDENTIFIER, MatchKey.USERNAME, MatchKey.EMAIL);
        assertThat(definition.guards()).isEqualTo(Guards.USUAL);
        assertThat(definition.leavers()).isEqualTo(new Leavers(Leavers.Missing.SUSPEND, Leavers.Returning.ACTIVATE));
    }

    @Test
    void locatesAllMistakes() {
        assertThatThrownBy(() -> read("""
                        operation: delete
                        match: [name, email, email]
                        header-row: 0
                        returning: activate
                        guards:
                          creates: 110%
                          renames: 3
                        mapping: columns.yaml
                        columns: {Mail: email}
                        protected: admin
                        unknown: 1
                        """))
                .isInstanceOfSatisfying(
                        MappingException.class,
                        wrong -> assertThat(wrong.mistakes().stream()
                                        .map(mistake -> mistake.place().line()))
                                .containsExactly(1, 2, 2, 3, 4, 6, 7, 8, 10, 11));
    }

    @Test
    void readsTheGroupsForEveryone() {
        SourceGroups groups = read("""
                        groups:
                          everyone:
                            - All Staff
                            - Sales
                          remove: true
                        """).groups();

        assertThat(groups.everyone()).extracting(Assignment::value).containsExactly("All Staff", "Sales");
        assertThat(groups.everyone())
                .extracting(Assignment::label)
                .containsExactly("groups (hr.yaml:3)", "groups (hr.yaml:4)");
        assertThat(groups.remove()).isTrue();
        assertThat(read("groups: {everyone: All Staff, remove: false}\n")
                        .groups()
                        .remove())
                .isFalse();
        assertThat(read("operation: upsert\n").groups()).isEqualTo(SourceGroups.NONE);
    }

    @Test
    void locatesTheMistakesInGroups() {
        assertThatThrownBy(() -> read("""
                        groups:
                          everyone: [Sales, Sales, %s]
                          remove: sometimes
                          all: [Staff]
                        """.formatted("x".repeat(256))))
                .isInstanceOfSatisfying(
                        MappingException.class,
                        wrong -> assertThat(wrong.mistakes())
                                .extracting(mistake -> mistake.place().line() + ": " + mistake.text())
                                .containsExactly(
                                        "2: \"Sales\" is there twice",
                                        "2: a group's name has 1 to 255 characters",
                                        "3: remove takes true or false",
                                        "4: unknown key \"all\"; groups takes everyone and remove"));
    }

    @ParameterizedTest
    @CsvSource({
        "200, 200, 1000, true",
        "200, 201, 1000000, false",
        "10%, 10, 20, true",
        "10%, 11, 110, true",
        "10%, 11, 109, false",
        "0%, 10, 1000, true",
        "0%, 11, 1000, false",
        "0, 1, 1000, false",
        "none, 100000, 1, true"
    })
    void limitsByNumberAndShare(String limit, long count, long all, boolean allowed) {
        assertThat(Limit.of(limit).allows(count, all)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "101%", "1.5%", "ten", "5 %%"})
    void refusesOtherLimits(String limit) {
        assertThatThrownBy(() -> Limit.of(limit)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void protectsUsersByPatternsInAnyCase() {
        ProtectedUsers users = ProtectedUsers.of(List.of("username=svc-*", "sudo=true", "department=a.b"));
        var user = JsonNodeFactory.instance.objectNode();

        assertThat(users.ruleFor(user)).isEmpty();
        assertThat(users.ruleFor(user.put("username", "SVC-backup"))).hasValue("username svc-*");
        assertThat(users.ruleFor(user.put("username", "my-svc-1"))).isEmpty();
        assertThat(users.ruleFor(user.put("department", "axb"))).isEmpty();
        assertThat(users.ruleFor(user.put("sudo", true))).hasValue("sudo true");
    }

    @Test
    void namesTheSourcesThatExist() throws IOException {
        Files.copy(SAMPLE, folder.resolve("hr.yaml"));
        Files.writeString(folder.resolve("create.yaml"), "");
        Files.writeString(folder.resolve("Not a name.yaml"), "");
        var sources = new SourceFiles(folder);

        assertThat(sources.names()).containsExactly("hr");
        assertThat(new SourceFiles(folder.resolve("none")).names()).isEmpty();
        assertThatThrownBy(() -> sources.read("payroll", AttributeCatalog.load()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The sources are hr");
        assertThatThrownBy(() -> sources.read("../hr", AttributeCatalog.load()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a name has lower-case letters");
    }
}
