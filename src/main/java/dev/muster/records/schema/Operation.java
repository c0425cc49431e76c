package dev.muster.records.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The operation requested for a record. */
public enum Operation {
    CREATE,
    UPDATE,
    UPSERT;

    /** The word for this operation in columns, folders, options and the ledger: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The operation that a word names, without regard to case and surrounding blanks; empty for an unknown word. */
    public static Optional<Operation> of(String word) {
        return Arrays.stream(values())
                .filter(operation -> operation.word().equalsIgnoreCase(word.strip()))
                .findFirst();
    }

    /** All words, for messages: {@code create, update, upsert}. */
    public static String words() {
        return Arrays.stream(values()).map(Operation::word).collect(Collectors.joining(", "));
    }
}
