package dev.muster.config;

import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/**
 * Resolves Camel's placeholders in settings: {@code {{env:NAME}}}, {@code {{sys:name}}}, and those of a vault whose
 * Camel module is in {@code plugins/} and configured by {@code camel.vault.…}.
 */
final class Placeholders {
    private static final String BEGIN = "{{";
    private static final String OF_CAMEL = "camel.";
    /** The name of a function; Camel would take an unknown one for the name of a property with a default value. */
    private static final Pattern FUNCTION = Pattern.compile("\\{\\{\\??([\\w-]+):");

    private Placeholders() {}

    /**
     * Resolves placeholders in all values except Camel's own settings, which Camel resolves. Starts Camel only if there
     * are any.
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
                    throw unresolved(setting, "unknown function \"" + name + "\"");
                });
        try {
            return context.resolvePropertyPlaceholders(setting.getValue());
        } catch (RuntimeException e) {
            throw unresolved(setting, String.valueOf(e.getMessage()));
        }
    }

    private static ConfigurationException unresolved(Map.Entry<String, String> setting, String why) {
        return new ConfigurationException("Cannot resolve the placeholder in " + setting.getKey() + " (" + why
                + "): correct it. A vault needs its Camel module in plugins/ and settings camel.vault.…");
    }
}
