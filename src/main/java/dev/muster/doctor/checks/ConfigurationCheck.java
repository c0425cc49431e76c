package dev.muster.doctor.checks;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks that every setting is known and valid. */
public final class ConfigurationCheck {
    public static final String NAME = "configuration";

    private final Map<String, String> environment;
    private final Path file;
    private final Map<String, String> unusable = new TreeMap<>();
    private @Nullable Settings settings;
    private List<Settings> organizations = List.of();
    private @Nullable String problem;

    public ConfigurationCheck(Path base, Map<String, String> environment) {
        this.environment = environment;
        file = base.resolve("config").resolve("application.properties");
        try {
            settings = Settings.loadCommon(base, environment);
            organizations = settings.usableOrganizations((org, wrong) -> unusable.put(org, wrong.getMessage()));
        } catch (ConfigurationException e) {
            problem = e.getMessage();
        }
    }

    /** The settings, if the common ones are valid. */
    public Optional<Settings> settings() {
        return Optional.ofNullable(settings);
    }

    /** The settings of each organization that has only valid ones. */
    public List<Settings> organizations() {
        return organizations;
    }

    public List<CheckResult> findings() {
        var findings = new ArrayList<CheckResult>();
        if (settings == null) {
            findings.add(CheckResult.error(
                    NAME,
                    String.valueOf(problem),
                    "correct it, then run: ./muster doctor (other checks need valid settings)"));
        }
        unusable.forEach((org, wrong) -> findings.add(CheckResult.error(
                        NAME,
                        wrong,
                        "correct it: until then nothing is imported for any organization, and this one is not "
                                + "checked further")
                .of(org)));
        settings()
                .map(Settings::unknownVariables)
                .orElseGet(() -> Settings.unknownVariables(environment))
                .forEach((name, nearest) -> findings.add(CheckResult.warning(
                        NAME,
                        "ignoring " + name + " in the environment: it is not a setting",
                        nearest + "Correct the name or unset the variable")));
        if (findings.isEmpty()) {
            findings.add(CheckResult.ok(
                    NAME,
                    (Files.exists(file) ? file + " and the environment" : "the environment (without " + file + ")")
                            + ": all settings are valid"));
        }
        return findings;
    }
}
