package dev.muster.records.problem;

import java.util.List;

/** Parts of reasons and sentences of hints that several texts share or add. The words are in the same resource. */
public enum ProblemPhrase {
    DID_YOU_MEAN("name"),
    CUSTOM_ATTRIBUTE("name"),
    RENAME_OR_REMOVE,
    RENAME_OR_MAP("file", "column", "attribute"),
    LOOK_ALIKE_SIGN("character"),
    LOOK_ALIKE_LETTER("character"),
    MANAGER_NOT_IMPORTED("line"),
    NOT_IN_DIRECTORY("user"),
    STATUS_WITHOUT_REASON("status"),
    OTHER_REASONS("count");

    private final List<String> names;

    ProblemPhrase(String... names) {
        this.names = List.of(names);
    }

    /** The phrase with values in the order of its names. */
    public String with(Object... values) {
        return ProblemMessages.fill(ProblemMessages.get(key()), names, values);
    }

    String key() {
        return "phrase." + name();
    }

    List<String> names() {
        return names;
    }
}
