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
 * What is set, as texts, and where: by the program, by {@code config/application.properties}, or by the environment,
 * each of which overrides the one before.
 */
final class SettingSources {
    /** Read by the launcher, before there are settings. */
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
     * @param base the folder that {@code config/} lies in
     * @param environment the environment's variables
     * @throws ConfigurationException if the file cannot be read, or has what is no setting
     */
    static SettingSources read(Path base, Map<String, String> environment) {
        Map<String, String> values = shippedAndEdited(base);
        Set<String> overridden = override(values, values.keySet(), environment);
        List<String> orgs = SettingCatalog.ORGS
                .type()
                .read(values.get(SettingCatalog.ORGS.key()))
                .orElse(List.of());
        overridden.addAll(override(values, OrganizationSettings.keys(orgs).collect(Collectors.toSet()), environment));
        if (orgs.isEmpty() && overridden.contains(SettingCatalog.ORGS.key())) {
            // The environment takes the organizations of the file back, and with them what is set for each.
            values.keySet().removeIf(OrganizationSettings::isOne);
        }
        Placeholders.resolve(values);
        return new SettingSources(values, environment, overridden);
    }

    /**
     * The settings that hold for all organizations, with placeholders as they were written.
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

    /** Those that come with the program, by their keys. */
    static Map<String, String> shipped() {
        try (InputStream in = SettingSources.class.getResourceAsStream("/shipped/application.properties")) {
            var properties = new Properties();
            properties.load(in);
            return asMap(properties);
        } catch (IOException e) {
            throw new IllegalStateException("The program's own settings cannot be read", e);
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
            throw new ConfigurationException(file + ": cannot be read (" + e.getMessage()
                    + "); mend it, or put the one back that came with the program");
        }
        Map<String, String> edited = asMap(properties);
        List<String> unknown = edited.keySet().stream()
                .filter(key ->
                        !values.containsKey(key) && !key.startsWith("camel.") && !OrganizationSettings.isOne(key))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(unknown.stream()
                    .map(key -> file + ": there is no setting \"" + key + "\". "
                            + EditDistance.didYouMean(near(key, values.keySet()))
                            + "Correct its name, or remove the line")
                    .toList());
        }
        values.putAll(edited);
    }

    /** Lets the environment's variables have their say; returns the keys of which one has something to say. */
    private static Set<String> override(Map<String, String> values, Set<String> keys, Map<String, String> environment) {
        Set<String> overridden = keys.stream()
                .filter(key -> environment.containsKey(Setting.variable(key)))
                .collect(Collectors.toSet());
        overridden.forEach(
                key -> values.put(key, environment.get(Setting.variable(key)).strip()));
        return overridden;
    }

    private static Map<String, String> asMap(Properties properties) {
        var map = new HashMap<String, String>();
        properties.forEach((key, value) -> map.put((String) key, ((String) value).strip()));
        return map;
    }

    /**
     * The environment's variables that look like settings and are none, each with the question whether a near one was
     * meant, if there is one. Of those for single organizations nobody can tell while it is not known which there are.
     */
    static Map<String, String> unknownVariables(Map<String, String> environment) {
        return unknown(
                environment.keySet().stream()
                        .filter(name -> !name.startsWith(Setting.variable(OrganizationSettings.PREFIX))),
                List.of());
    }

    /**
     * The environment's variables that look like settings and are none, each with the question whether a near one was
     * meant, if there is one.
     */
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

    /** What all settings begin with says little: it is the rest that may be misspelt. */
    private static Optional<String> near(String unknown, Collection<String> known) {
        return EditDistance.near(unknown, known, name -> name.replaceFirst("^[A-Za-z]+[._]", ""));
    }

    /** The same with other values, by their keys. */
    SettingSources with(Map<String, String> changes) {
        var changed = new HashMap<>(values);
        changed.putAll(changes);
        return new SettingSources(changed, environment, fromEnvironment);
    }

    /** The same without what is set for single organizations. */
    SettingSources ofNoOrganization() {
        var common = new HashMap<>(values);
        common.keySet().removeIf(OrganizationSettings::isOne);
        return new SettingSources(common, environment, fromEnvironment);
    }

    /** All that is set, by the keys; those of single organizations are among them. */
    Map<String, String> values() {
        return values;
    }

    /** Whether the environment has set it. */
    boolean isOfEnvironment(String key) {
        return fromEnvironment.contains(key);
    }

    /** A variable of the environment that is no setting of Muster; empty where it is not there. */
    String environment(String variable) {
        return environment.getOrDefault(variable, "").strip();
    }
}
