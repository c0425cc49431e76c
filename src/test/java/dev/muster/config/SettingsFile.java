package dev.muster.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sections of {@code config/application.properties}, with the settings and their descriptions. */
final class SettingsFile {
    static final Path PATH = Path.of("config", "application.properties");
    private static final Pattern SECTION = Pattern.compile("# --- (.*?) -+");
    private static final Pattern SETTING = Pattern.compile("([\\w.-]+) *=(.*)");

    private final List<Section> sections = new ArrayList<>();

    /** A heading with its settings. */
    record Section(String title, List<Entry> entries) {}

    /** @param meaning the comment above it; may be empty */
    record Entry(String key, String shipped, String meaning) {
        boolean isOfCamel() {
            return key.startsWith("camel.");
        }
    }

    private SettingsFile(List<String> lines) {
        var comment = new ArrayList<String>();
        for (String line : lines) {
            Matcher section = SECTION.matcher(line);
            Matcher setting = SETTING.matcher(line);
            if (section.matches()) {
                sections.add(new Section(section.group(1), new ArrayList<>()));
            } else if (line.startsWith("# ")) {
                comment.add(line.substring(2));
            } else {
                if (setting.matches()) {
                    sections.get(sections.size() - 1)
                            .entries()
                            .add(new Entry(setting.group(1), setting.group(2).strip(), String.join(" ", comment)));
                }
                comment.clear();
            }
        }
    }

    static SettingsFile read() {
        try {
            return new SettingsFile(Files.readAllLines(PATH));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Section> sections() {
        return sections;
    }

    /** The settings of Muster, without those of Camel. */
    List<Entry> settings() {
        return sections.stream()
                .flatMap(section -> section.entries().stream())
                .filter(entry -> !entry.isOfCamel())
                .toList();
    }
}
