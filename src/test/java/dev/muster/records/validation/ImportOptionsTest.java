package dev.muster.records.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.source.Dialect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImportOptionsTest {
    private static final ImportOptions OPTIONS = new ImportOptions(
            List.of("Team", "cost, center"),
            BlankCells.CLEAR,
            Map.of("Job Title", BlankCells.ERROR),
            true,
            new MappingSource("columns.yaml", "ignore: Team"),
            true,
            new Dialect(";", "windows-1252", "People"),
            new ImportOptions.OfSource("hr", Set.of("creates"), false, true));

    @Test
    void overridesTheSettingsExceptIgnoredColumns() {
        MappingRules settings = MappingRules.USUAL
                .ignoring(List.of("Group1"))
                .blankCells(BlankCells.ERROR)
                .blankCellsOf(Map.of("jobTitle", BlankCells.KEEP));
        MappingRules rules = OPTIONS.over(settings);

        assertThat(rules.ignores("group 1")).isTrue();
        assertThat(rules.ignores("TEAM")).isTrue();
        assertThat(rules.ignores("username")).isFalse();
        assertThat(rules.blankCellsIn("department")).isEqualTo(BlankCells.CLEAR);
        assertThat(rules.blankCellsIn("job_title")).isEqualTo(BlankCells.ERROR);
        assertThat(ImportOptions.NONE.over(settings)).isEqualTo(settings);
    }
}
