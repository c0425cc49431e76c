package dev.muster.config;

import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/**
 * Resolves Camel's placeholders in settings: {@code {{env:NAME}}} and {@code {{sys:name}}}, and those of a vault whose
 * Camel module is among the program's libraries, set up by {@code camel.vault.…}.
 */
final class Placeholders {
    private static final String BEGIN = "{{";
    private static final String OF_CAMEL = "camel.";
    /** Camel takes one that it does not know for the name of a setting, and what follows for its value. */
    private static final Pattern FUNCTION = Pattern.compile("\\{\\{\\??([\\w-]+):");

    private Placeholders() {}

    /**
     * Resolves them in all values but Camel's own settings, which Camel resolves itself. Without any, no Camel is
     * started.
     *
     * @throws ConfigurationException if one cannot be resolved
     */
    static void resolve(Map<String, String> values) {
        if (values.entrySet().stream().noneMatch(Placeholders::isMeant)) {
            return;
        }
        var main = new Main();
        var vaults = new Properties();
        values.entrySet().stream()
                .filter(setting -> setting.getKey().startsWith("camel.vault."))
                .forEach(setting -> vaults.put(setting.getKey(), setting.getValue()));
        main.setOverrideProperties(vaults);
        main.setDefaultPropertyPlaceholderLocation("false");
        try {
            main.start();
            CamelContext context = main.getCamelContext();
            values.entrySet().stream()
                    .filter(Placeholders::isMeant)
                    .forEach(setting -> setting.setValue(resolved(context, setting)));
        } finally {
            main.stop();
        }
    }

    private static boolean isMeant(Map.Entry<String, String> setting) {
        return !setting.getKey().startsWith(OF_CAMEL) && setting.getValue().contains(BEGIN);
    }

    private static String resolved(CamelContext context, Map.Entry<String, String> setting) {
        FUNCTION.matcher(setting.getValue())
                .results()
                .map(function -> function.group(1))
                .filter(name -> context.getPropertiesComponent().getPropertiesFunction(name) == null)
                .findFirst()
                .ifPresent(name -> {
                    throw unresolved(setting, "there is no \"" + name + "\"");
                });
        try {
            return context.resolvePropertyPlaceholders(setting.getValue());
        } catch (RuntimeException e) {
            throw unresolved(setting, e.getMessage());
        }
    }

    private static ConfigurationException unresolved(Map.Entry<String, String> setting, String why) {
        return new ConfigurationException(setting.getKey() + " is a placeholder that Camel cannot resolve (" + why
                + "): correct it; for a vault, Camel's module must lie in plugins/, and camel.vault.… be set");
    }
}
