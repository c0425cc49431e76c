package dev.muster.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** The list of all commands, grouped by purpose. */
final class CommandGroups {
    private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();
    private static final String OTHERS = "More";
    private static final int INDENT = 2;

    static {
        GROUPS.put("Import", List.of("import", "plan", "apply", "template"));
        GROUPS.put(
                "Run and manage",
                List.of(
                        "run",
                        "status",
                        "continue",
                        "redrive",
                        "undo",
                        "release",
                        "cancel",
                        "pause",
                        "resume",
                        "purge"));
        GROUPS.put("Inspect", List.of("history", "doctor", "job"));
        GROUPS.put("Try it out", List.of("demo", "sandbox"));
        GROUPS.put("Commands", List.of("init", "check"));
        GROUPS.put("Set up", List.of("source", "warm-up", "completion", "help"));
    }

    private CommandGroups() {}

    /** Renders picocli's section of the commands; empty for a command without subcommands. */
    static String list(Help help) {
        Map<String, Help> commands = help.subcommands();
        var list = new StringBuilder();
        GROUPS.forEach((group, names) ->
                append(list, group, names.stream().filter(commands::containsKey).toList(), help));
        append(
                list,
                OTHERS,
                commands.keySet().stream()
                        .filter(name -> GROUPS.values().stream().noneMatch(names -> names.contains(name)))
                        .toList(),
                help);
        return list.toString();
    }

    private static void append(StringBuilder list, String group, List<String> names, Help help) {
        if (names.isEmpty()) {
            return;
        }
        int width = help.subcommands().keySet().stream()
                        .mapToInt(String::length)
                        .max()
                        .orElseThrow()
                + 2 * INDENT;
        TextTable table = TextTable.forColumns(
                help.colorScheme(),
                new Column(width, INDENT, Overflow.SPAN),
                new Column(help.commandSpec().usageMessage().width() - width, INDENT, Overflow.WRAP));
        names.forEach(name -> table.addRowValues(
                name, firstSentence(Objects.requireNonNull(help.subcommands().get(name)))));
        list.append(list.isEmpty() ? "" : System.lineSeparator())
                .append(group)
                .append(':')
                .append(System.lineSeparator())
                .append(table);
    }

    private static String firstSentence(Help command) {
        String description = String.join(
                " ",
                Stream.of(command.commandSpec().usageMessage().description()).toList());
        return description.replaceFirst("(?<=[^.])[.:] .*", ".").replaceFirst("(?<=[^.])\\.$", "");
    }
}
