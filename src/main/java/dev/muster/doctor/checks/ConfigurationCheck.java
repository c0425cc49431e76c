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

/** Whether every setting is known and can be used. */
public final class ConfigurationCheck {
    public static final String NAME = "configuration";

    private final Map<String, String> environment;
    private final Path file;
    private final Map<String, String> unusable = new TreeMap<>();
    private Settings settings;
    private List<Settings> organizations = List.of();
    private String problem;

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

    /** The settings, if they can be used but for what single organizations have of their own. */
    public Optional<Settings> settings() {
        return Optional.ofNullable(settings);
    }

    /** The settings of each organization whose own can be used, too. */
    public List<Settings> organizations() {
        return organizations;
    }

    public List<CheckResult> findings() {
        var findings = new ArrayList<CheckResult>();
        if (settings == null) {
            findings.add(CheckResult.error(
                    NAME,
                    problem,
                    "correct it, then run ./muster doctor again: what else it looks at follows from the settings"));
        }
        unusable.forEach((org, wrong) -> findings.add(CheckResult.error(
                        NAME,
                        wrong,
                        "correct it: until then nothing else of it is looked at, and nothing is imported for the others either")
                .of(org)));
        settings()
                .map(Settings::unknownVariables)
                .orElseGet(() -> Settings.unknownVariables(environment))
                .forEach((name, nearest) -> findings.add(CheckResult.warning(
                        NAME,
                        "the environment has " + name + ", which is no setting and is passed over",
                        nearest + "Correct its name, or remove it")));
        if (findings.isEmpty()) {
            findings.add(CheckResult.ok(
                    NAME,
                    (Files.exists(file) ? file + " and the environment" : "the environment (there is no " + file + ")")
                            + ": every setting is known and can be used"));
        }
        return findings;
    }
}
