package dev.muster.sandbox.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A script of faults; see {@code docs/sandbox.md}. */
public final class FaultScript {
    private final List<FaultEntry> entries;

    FaultScript(List<FaultEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * Reads a script.
     *
     * @throws FaultScriptException if it has mistakes
     * @throws IOException if it cannot be read
     */
    public static FaultScript read(Path file) throws IOException {
        return of(file.toString(), Files.readString(file));
    }

    /**
     * Reads a script from a text in YAML.
     *
     * @param name the script's name for messages about mistakes
     * @throws FaultScriptException if it has mistakes
     */
    public static FaultScript of(String name, String yaml) {
        return new FaultScriptReader(name).read(yaml);
    }

    /** The number of entries. */
    public int size() {
        return entries.size();
    }

    List<FaultRule> rules() {
        return entries.stream().map(FaultRule::new).toList();
    }

    /** The lowest limit of requests a minute; 0 for none. */
    int requestsPerMinute() {
        return entries.stream()
                .filter(entry -> entry.kind() == FaultKind.LIMIT)
                .mapToInt(entry -> entry.options().requestsPerMinute())
                .min()
                .orElse(0);
    }
}
