package dev.muster.doctor;

import dev.muster.config.ConfigurationException;
import dev.muster.config.MappingFile;
import dev.muster.mapping.MappingException;
import dev.muster.mapping.MappingSource;
import dev.muster.record.AttributeCatalog;
import java.util.List;

/** Whether the mapping of the settings can be used. */
final class MappingFileCheck {
    static final String NAME = "mapping";

    private final MappingFile file;

    MappingFileCheck(MappingFile file) {
        this.file = file;
    }

    List<Finding> findings() {
        try {
            MappingSource source = file.source();
            source.read(AttributeCatalog.load());
            return List.of(Finding.ok(NAME, source.isNone() ? "there is none: columns are what their names say" : file.name() + " has no mistakes"));
        } catch (MappingException wrong) {
            return wrong.mistakes().stream().map(mistake -> Finding.error(NAME, mistake.toString(), "correct it: no file is imported until then")).toList();
        } catch (ConfigurationException unreadable) {
            return List.of(Finding.error(NAME, unreadable.getMessage(), "no file is imported until then"));
        }
    }
}
