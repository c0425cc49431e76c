package dev.muster.doctor.checks;

import dev.muster.config.ConfigurationException;
import dev.muster.config.MappingFile;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.mapping.MappingSource;
import dev.muster.records.schema.AttributeCatalog;
import java.util.List;

/** Checks the mapping file. */
public final class MappingFileCheck {
    public static final String NAME = "mapping";

    private final MappingFile file;

    public MappingFileCheck(MappingFile file) {
        this.file = file;
    }

    public List<CheckResult> findings() {
        try {
            MappingSource source = file.source();
            source.read(AttributeCatalog.load());
            return List.of(CheckResult.ok(
                    NAME, source.isNone() ? "none: columns are used by their names" : file.name() + " is valid"));
        } catch (MappingException wrong) {
            return wrong.mistakes().stream()
                    .map(mistake ->
                            CheckResult.error(NAME, mistake.toString(), "correct it: no file is imported until then"))
                    .toList();
        } catch (ConfigurationException unreadable) {
            return List.of(CheckResult.error(
                    NAME, String.valueOf(unreadable.getMessage()), "correct it: no file is imported until then"));
        }
    }
}
