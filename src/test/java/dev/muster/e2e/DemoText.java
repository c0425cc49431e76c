package dev.muster.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The output of a demo, normalized for comparison with a page. */
public final class DemoText {
    private static final Pattern PROGRESS_OR_LOG =
            Pattern.compile("^[^ ]+: (reading|looking up users.*|sending.*|closing)$|^[0-9-]{10}T.* (WARN|INFO) .*");

    private DemoText() {}

    /** The lines of a page's first block of text. */
    public static List<String> promisedBy(Path page) throws IOException {
        String text = Files.readString(page);
        String block = text.substring(text.indexOf("```text\n") + "```text\n".length());
        return comparable(block.substring(0, block.indexOf("```")));
    }

    public static List<String> comparable(String output) {
        return output.lines()
                .filter(line -> !PROGRESS_OR_LOG.matcher(line).matches())
                .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                        .replaceAll("\\S*/muster-demo-\\d+", "HOME")
                        .replaceAll("\\b[0-9A-HJKMNP-TV-Z]{26}\\b", "IMPORT")
                        .replaceAll("\\b[0-9a-f]{24}\\b", "ID"))
                .sorted()
                .toList();
    }
}
