package dev.muster.record;

import java.util.List;
import java.util.Optional;

/** Finds out whether a header's names are separated by something else than commas. */
final class Separators {
    private static final List<String> WRONG = List.of(";", "\t", "|");

    private Separators() {
    }

    /** The wrong separator of a header that is one single column because of it; empty if nothing is wrong. */
    static Optional<String> wrongIn(List<String> header) {
        return header.size() == 1 ? WRONG.stream().filter(header.get(0)::contains).findFirst() : Optional.empty();
    }
}
