package dev.muster.config;

import java.util.stream.Collectors;

/**
 * The page of all settings, generated from the descriptions in {@code config/application.properties} and the types in
 * the catalog.
 */
public final class ConfigurePage {
    private static final String DURATION_IN_SHORT = "a [time](#times-lists-and-files)";

    public String text() {
        return """
                # Settings

                All settings and their defaults are in
                [`config/application.properties`](../config/application.properties). This page is generated from that
                file and from the catalog that checks the settings.

                ## How to set one

                Edit its line in that file or set its environment variable, for example:

                ```
                MUSTER_BATCH_SIZE=100 ./muster import new-hires.csv
                ```

                A command line option, such as `--operation`, takes precedence over the variable, and the variable
                over the file. Lines, and the whole file, may be removed. Settings are read when a command starts:
                restart `./muster run` after a change. An empty variable makes its setting empty; unset it to use the
                value of the file. `MUSTER_JAVA_OPTS` is not a setting but passes Java options such as `-Xmx256m`.

                An invalid value, or an unknown name in the file, ends a command with exit code 2 and one line that
                has the accepted values or the nearest name. An unknown variable `MUSTER_…` or `JUMPCLOUD_…` is
                ignored with a warning, since it may belong to another program. [`./muster
                doctor`](operate.md#is-all-well) reports both.

                ## Secrets

                Settings marked as secret never appear in logs, reports or messages. Set them as environment
                variables, in [a file or a vault](connect.md#secrets), or make the file private (`chmod 600
                config/application.properties`).

                ## Times, lists and files

                A time is a number with a unit, `500ms`, `30s`, `10m` or `2h`, or a combination, `1h30m`, up to 1000h.
                Only `muster.retention` also accepts days. Lists are separated by commas. A relative file name starts
                at the folder of `muster`, or, in a variable, at the current folder.

                %s
                """.formatted(SettingsFile.read().sections().stream()
                .map(ConfigurePage::section)
                .collect(Collectors.joining("\n\n")));
    }

    private static String section(SettingsFile.Section section) {
        return section.entries().get(0).isOfCamel()
                ? ofCamel(section)
                : """
                ## %s

                | setting | variable | values | default | meaning |
                |---|---|---|---|---|
                %s""".formatted(
                        section.title(),
                        section.entries().stream().map(ConfigurePage::row).collect(Collectors.joining("\n")));
    }

    private static String row(SettingsFile.Entry entry) {
        Setting<?> setting = SettingCatalog.ALL.stream()
                .filter(any -> any.key().equals(entry.key()))
                .findFirst()
                .orElseThrow();
        return "| `%s` | `%s` | %s%s | %s | %s |"
                .formatted(
                        setting.key(),
                        setting.variable(),
                        setting.type().wanted().replace(SettingType.DURATION, DURATION_IN_SHORT),
                        setting.secret() ? "; secret" : "",
                        shipped(entry),
                        entry.meaning().replace("|", "\\|"));
    }

    private static String ofCamel(SettingsFile.Section section) {
        return """
                ## %s

                Settings that begin with `camel.` go to [Apache
                Camel](https://camel.apache.org/components/next/others/main.html) unchanged: `camel.main.…` for Camel
                itself, `camel.component.….…` for the clients of HTTP, JMS and Kafka. An unknown one ends the command
                with exit code 2 and a line that names it. Write them into the file: variables only override those in
                the file. The defaults:

                | setting | default |
                |---|---|
                %s""".formatted(
                        section.title(),
                        section.entries().stream()
                                .map(entry -> "| `%s` | %s |".formatted(entry.key(), shipped(entry)))
                                .collect(Collectors.joining("\n")));
    }

    private static String shipped(SettingsFile.Entry entry) {
        return entry.shipped().isEmpty() ? "empty" : "`" + entry.shipped() + "`";
    }
}
