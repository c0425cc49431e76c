package dev.muster.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation: where its links lead, and where links may lead within it. */
record MarkdownPage(Path file, List<String> lines) {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

    /** A link as it is written, without those that lead out of the project. */
    record Link(Path from, String target) {
        /** The file or folder that it leads to. */
        Path path() {
            String path = target.replaceAll("#.*", "");
            return path.isEmpty() ? from : from.resolveSibling(path).normalize();
        }

        /** The heading that it leads to; empty where it leads to none. */
        String anchor() {
            return target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
        }

        @Override
        public String toString() {
            return from + ": " + target;
        }
    }

    /** The README, the other pages beside it, and every page in {@code docs/}. */
    static List<MarkdownPage> all() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "UPGRADING.md")
                                    .map(Path::of),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .map(MarkdownPage::of)
                    .toList();
        }
    }

    /** A page without its blocks of code, whose marks mean something else. */
    static MarkdownPage of(Path file) {
        try {
            var lines = new ArrayList<String>();
            boolean code = false;
            for (String line : Files.readAllLines(file)) {
                if (line.strip().startsWith("```")) {
                    code = !code;
                } else if (!code) {
                    lines.add(line);
                }
            }
            return new MarkdownPage(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Link> links() {
        return lines.stream()
                .flatMap(line -> LINK.matcher(line).results())
                .map(found -> found.group(1))
                .filter(target -> !target.contains("://"))
                .map(target -> new Link(file, target))
                .toList();
    }

    /** The anchor of a heading: in lower case, with {@code -} for blanks, and without other marks. */
    Set<String> anchors() {
        var anchors = new HashSet<String>();
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }
}
