package dev.muster.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * The settings of the log.
 *
 * @param format {@code text} or {@code json}
 * @param level the lowest level to log; empty if each command decides
 */
public record LogSettings(String format, Optional<Level> level) {

    /**
     * Reads these settings before the others, without logging. Unusable values and placeholders count as unset; loading
     * all settings reports them.
     */
    public static LogSettings early(Path base, Map<String, String> environment) {
        Map<String, String> shipped = SettingSources.shipped();
        Map<String, String> given;
        try {
            given = SettingSources.unresolved(base, environment);
        } catch (ConfigurationException reportedLater) {
            given = shipped;
        }
        return new LogSettings(
                usable(SettingCatalog.LOG_FORMAT, given, shipped), usable(SettingCatalog.LOG_LEVEL, given, shipped));
    }

    private static <T> T usable(Setting<T> setting, Map<String, String> given, Map<String, String> shipped) {
        return setting.type()
                .read(given.getOrDefault(setting.key(), ""))
                .or(() -> setting.type().read(shipped.getOrDefault(setting.key(), "")))
                .orElseThrow();
    }
}
