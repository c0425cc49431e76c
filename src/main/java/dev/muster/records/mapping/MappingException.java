package dev.muster.records.mapping;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A mapping that cannot be used. The message has a line for each mistake, all of them at once. */
public final class MappingException extends RuntimeException {

    /** One mistake, and where it stands. */
    public record Mistake(SourcePosition place, String text) {
        @Override
        public String toString() {
            return place + ": " + text;
        }
    }

    private final transient List<Mistake> mistakes;

    private MappingException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** The exception for mistakes in any order. */
    public static MappingException of(List<Mistake> mistakes) {
        return new MappingException(mistakes.stream()
                .sorted(Comparator.comparingInt(
                                (Mistake mistake) -> mistake.place().line())
                        .thenComparingInt(mistake -> mistake.place().column()))
                .toList());
    }

    /** The mistakes, in the order of the file. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
