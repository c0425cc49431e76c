package dev.muster.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.records.mapping.MappedNames;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.source.Dialect;
import dev.muster.records.source.SourceLimits;
import dev.muster.records.source.SourceRules;
import dev.muster.records.validation.ImportOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonColumnTest {
    @Test
    void keepsTheOptionsOfAnImport() {
        var options = new ImportOptions(
                List.of("Team", "cost, center"),
                BlankCells.CLEAR,
                Map.of("Job Title", BlankCells.ERROR),
                true,
                new MappingSource("columns.yaml", "ignore: Team"),
                true,
                new Dialect(";", "windows-1252", "People"),
                new ImportOptions.OfSource("hr", Set.of("creates"), false, true));

        assertThat(JsonColumn.read(JsonColumn.of(options, ImportOptions.NONE), ImportOptions.class, ImportOptions.NONE))
                .isEqualTo(options);
    }

    @Test
    void keepsTheReadingRules() {
        var rules = new SourceRules(
                new Dialect("\t", "windows-1252", "People"), new SourceLimits(5_000_000_000L, 1_000, 10, 20));

        assertThat(JsonColumn.read(JsonColumn.of(rules, SourceRules.USUAL), SourceRules.class, SourceRules.USUAL))
                .isEqualTo(rules);
    }

    @Test
    void keepsTheNamesOfSecrets() {
        var names = new MappedNames(List.of("Kennwort"), List.of("Vorname", "Straße"));

        assertThat(JsonColumn.read(JsonColumn.of(names, MappedNames.NONE), MappedNames.class, MappedNames.NONE))
                .isEqualTo(names);
    }

    @Test
    void omitsEmptyValues() {
        assertThat(JsonColumn.of(ImportOptions.NONE, ImportOptions.NONE)).isNull();
        assertThat(JsonColumn.read(null, SourceRules.class, SourceRules.USUAL)).isEqualTo(SourceRules.USUAL);
    }

    @Test
    void reportsUnreadableScripts() {
        assertThatThrownBy(() -> JsonColumn.read("{", MappedNames.class, MappedNames.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("MappedNames");
    }
}
