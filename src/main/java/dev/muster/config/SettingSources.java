package dev.muster.config;

import dev.muster.records.problem.EditDistance;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The raw values of settings and their origin: the program, {@code config/application.properties} and the environment,
 * each of which overrides the one before.
 */
final class SettingSources {
    /** Read by the launcher. */
    private static final String OF_THE_LAUNCHER = "muster.java-opts";

    private final Map<String, String> values;
    private final Map<String, String> environment;
    private final Set<String> fromEnvironment;

    private SettingSources(Map<String, String> values, Map<String, String> environment, Set<String> fromEnvironment) {
        this.values = values;
        this.environment = environment;
        this.fromEnvironment = fromEnvironment;
    }

    /**
     * Reads all values.
     *
     * @param base the folder of {@code config/}
     * @param environment the environment variables
     * @throws ConfigurationException if the file cannot be read or has an unknown setting
     */
    static SettingSources read(Path base, Map<String, String> environment) {
        Map<String, String> values = shippedAndEdited(base);
        Set<String> overridden = override(values, values.keySet(), environment);
        List<String> orgs = SettingCatalog.ORGS
                .type()
                .read(values.getOrDefault(SettingCatalog.ORGS.key(), ""))
                .orElse(List.of());
        overridden.addAll(override(values, OrganizationSettings.keys(orgs).collect(Collectors.toSet()), environment));
        if (orgs.isEmpty() && overridden.contains(SettingCatalog.ORGS.key())) {
            // The environment removes the organizations of the file, and with them their settings.
            values.keySet().removeIf(OrganizationSettings::isOne);
        }
        Placeholders.resolve(values);
        return new SettingSources(values, environment, overridden);
    }

    /**
     * Reads the values for all organizations, with unresolved placeholders.
     *
     * @throws ConfigurationException as {@link #read}
     */
    static Map<String, String> unresolved(Path base, Map<String, String> environment) {
        Map<String, String> values = shippedAndEdited(base);
        override(values, values.keySet(), environment);
        return values;
    }

    private static Map<String, String> shippedAndEdited(Path base) {
        Map<String, String> values = shipped();
        edited(base.resolve("config").resolve("application.properties"), values);
        return values;
    }

    /** The values that come with the program, by key. */
    static Map<String, String> shipped() {
        try (InputStream in = SettingSources.class.getResourceAsStream("/shipped/application.properties")) {
            var properties = new Properties();
            properties.load(in);
            return asMap(properties);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read the program's own settings", e);
        }
    }

    private static void edited(Path file, Map<String, String> values) {
        if (!Files.exists(file)) {
            return;
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("Cannot read " + file + " (" + e.getMessage()
                    + "): correct it, or restore the file that came with the program");
        }
        Map<String, String> edited = asMap(properties);
        List<String> unknown = edited.keySet().stream()
                .filter(key ->
                        !values.containsKey(key) && !key.startsWith("camel.") && !OrganizationSettings.isOne(key))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(unknown.stream()
                    .map(key -> file + ": unknown setting \"" + key + "\". "
                            + EditDistance.didYouMean(near(key, values.keySet()))
                            + "Correct the name or remove the line")
                    .toList());
        }
        values.putAll(edited);
    }

    /** Overrides values by environment variables; returns the overridden keys. */
    private static Set<String> override(Map<String, String> values, Set<String> keys, Map<String, String> environment) {
        Set<String> overridden = keys.stream()
                .filter(key -> environment.containsKey(Setting.variable(key)))
                .collect(Collectors.toSet());
        overridden.forEach(key -> values.put(
                key, environment.getOrDefault(Setting.variable(key), "").strip()));
        return overridden;
    }

    private static Map<String, String> asMap(Properties properties) {
        var map = new HashMap<String, String>();
        properties.forEach((key, value) -> map.put((String) key, ((String) value).strip()));
        return map;
    }

    /**
     * The environment variables that look like settings but are not, each with a suggestion or an empty text. Leaves
     * out those for single organizations, which are not known yet.
     */
    static Map<String, String> unknownVariables(Map<String, String> environment) {
        return unknown(
                environment.keySet().stream()
                        .filter(name -> !name.startsWith(Setting.variable(OrganizationSettings.PREFIX))),
                List.of());
    }

    /** The environment variables that look like settings but are not, each with a suggestion or an empty text. */
    Map<String, String> unknownVariables(List<String> orgs) {
        return unknown(environment.keySet().stream(), orgs);
    }

    private static Map<String, String> unknown(Stream<String> variables, List<String> orgs) {
        List<String> known = Stream.of(
                        shipped().keySet().stream(), OrganizationSettings.keys(orgs), Stream.of(OF_THE_LAUNCHER))
                .flatMap(keys -> keys)
                .map(Setting::variable)
                .toList();
        return variables
                .filter(name -> name.startsWith("MUSTER_") || name.startsWith("JUMPCLOUD_"))
                .filter(name -> !known.contains(name))
                .collect(Collectors.toMap(
                        name -> name,
                        name -> EditDistance.didYouMean(near(name, known)),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** The nearest name, compared without the prefix that all settings have. */
    private static Optional<String> near(String unknown, Collection<String> known) {
        return EditDistance.near(unknown, known, name -> name.replaceFirst("^[A-Za-z]+[._]", ""));
    }

    /** Returns a copy with some values changed. */
    SettingSources with(Map<String, String> changes) {
        var changed = new HashMap<>(values);
        changed.putAll(changes);
        return new SettingSources(changed, environment, fromEnvironment);
    }

    /** Returns a copy without the settings of single organizations. */
    SettingSources ofNoOrganization() {
        var common = new HashMap<>(values);
        common.keySet().removeIf(OrganizationSettings::isOne);
        return new SettingSources(common, environment, fromEnvironment);
    }

    /** All values by key, including those of single organizations. */
    Map<String, String> values() {
        return values;
    }

    /** Returns whether the value comes from the environment. */
    boolean isOfEnvironment(String key) {
        return fromEnvironment.contains(key);
    }

    /** An environment variable that is not a setting of Muster; empty if it is not set. */
    String environment(String variable) {
        return environment.getOrDefault(variable, "").strip();
    }
}
