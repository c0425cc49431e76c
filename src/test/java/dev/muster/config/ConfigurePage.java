package dev.muster.config;

import java.util.stream.Collectors;

/**
 * The page of all settings, written from {@code config/application.properties}, which says what they mean, and the
 * catalog, which says what they may be.
 */
public final class ConfigurePage {
    private static final String DURATION_IN_SHORT = "a [time](#times-lists-and-files)";

    public String text() {
        return """
                # Settings

                Every setting stands in [`config/application.properties`](../config/application.properties), with what it is where nobody changes it. This page is
                written from that file, and from the catalog that checks the settings.

                ## How to set one

                Edit its line in that file, or set its variable in the environment, such as

                ```
                MUSTER_BATCH_SIZE=100 ./muster import new-hires.csv
                ```

                What counts most comes first:

                1. an option of the command, such as `--operation`, where there is one;
                2. the variable in the environment: the setting's name in upper case, with `_` for `.` and `-`;
                3. the line in `config/application.properties`; it may be removed, as may the whole file;
                4. what came with the program, as below.

                They are read once, when a command begins: restart `./muster run` after a change. A variable that is set to nothing makes its setting empty; unset it to
                get back what the file says. `MUSTER_JAVA_OPTS` is no setting but the launcher's: options for Java, such as `-Xmx256m`.

                ## A mistake

                is told in one line, with exit code 2, before anything is done: a value that cannot be used, and a name in the file that is no setting, each with what is
                meant or nearest. A variable `MUSTER_…` or `JUMPCLOUD_…` that is no setting is passed over with a warning, since it may be somebody else's.
                [`./muster doctor`](operate.md#is-all-well) tells both.

                ## Secrets

                What is marked as secret below is in no log, report or message of Muster's. Give it as a variable, or
                keep the file to the user who runs Muster (`chmod 600 config/application.properties`). A systemd service takes it from its `EnvironmentFile`. Each secret may stand
                in a file of its own, too, or in a vault: [secrets](connect.md#secrets).

                ## Times, lists and files

                A time is a number with its unit, `500ms`, `30s`, `10m` or `2h`, or several, `1h30m`; it is more than nothing and at most 1000h. `muster.retention` alone counts
                days, too. A list has commas between its words; blanks around them do not count.
                The name of a file that is relative starts at the folder that `muster` lies in, and in a variable at the one you are in.

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

                | setting | variable | what it may be | as shipped | meaning |
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

                What begins with `camel.` in `config/application.properties` goes to [Apache Camel](https://camel.apache.org/components/next/others/main.html) as it is:
                `camel.main.…` for the whole of it, `camel.component.….…` for the clients of HTTP, JMS and Kafka. Muster does not check these, but Camel
                does not start with one that it does not know: exit code 2, and a line that names it. Write them into the file: only those that stand there are overridden by variables. These come with Muster:

                | setting | as shipped |
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
