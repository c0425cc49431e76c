package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.mapping.MappedNames;
import dev.muster.mapping.MappingSource;
import dev.muster.record.BlankCells;
import dev.muster.record.Dialect;
import dev.muster.record.ImportOptions;
import dev.muster.record.SourceLimits;
import dev.muster.record.SourceRules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptJsonTest {
    @Test
    void whatIsSaidAboutAnImportOutlivesTheProcess() {
        var options = new ImportOptions(List.of("Team", "cost, center"), BlankCells.CLEAR, Map.of("Job Title", BlankCells.ERROR), true,
                new MappingSource("columns.yaml", "ignore: Team"), true, new Dialect(";", "windows-1252", "People"));

        assertThat(KeptJson.read(KeptJson.of(options, ImportOptions.NONE), ImportOptions.class, ImportOptions.NONE)).isEqualTo(options);
    }

    @Test
    void soDoTheRulesByWhichItsSourceIsRead() {
        var rules = new SourceRules(new Dialect("\t", "windows-1252", "People"), new SourceLimits(5_000_000_000L, 1_000, 10, 20));

        assertThat(KeptJson.read(KeptJson.of(rules, SourceRules.USUAL), SourceRules.class, SourceRules.USUAL)).isEqualTo(rules);
    }

    @Test
    void soDoTheNamesOfItsSecrets() {
        var names = new MappedNames(List.of("Kennwort"), List.of("Vorname", "Straße"));

        assertThat(KeptJson.read(KeptJson.of(names, MappedNames.NONE), MappedNames.class, MappedNames.NONE)).isEqualTo(names);
    }

    @Test
    void whatSaysNothingIsNotKept() {
        assertThat(KeptJson.of(ImportOptions.NONE, ImportOptions.NONE)).isNull();
        assertThat(KeptJson.read(null, SourceRules.class, SourceRules.USUAL)).isEqualTo(SourceRules.USUAL);
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> KeptJson.read("{", MappedNames.class, MappedNames.NONE)).isInstanceOf(IllegalStateException.class).hasMessageContaining("MappedNames");
    }
}
