package dev.muster.records.mapping;

import java.util.List;

/**
 * The columns that a mapping uses, by whether their values may be shown. It outlives the mapping: its reports are
 * written when the file may say something else.
 *
 * @param secret those that hold a secret because of what is said of them
 * @param plain all others, of which everybody knows by that what they are
 */
public record MappedNames(List<String> secret, List<String> plain) {
    /** Nothing is said of any. */
    public static final MappedNames NONE = new MappedNames(List.of(), List.of());

    public MappedNames {
        secret = List.copyOf(secret);
        plain = List.copyOf(plain);
    }
}
