package dev.muster.doctor;

/**
 * What one check has found. It never holds a secret.
 *
 * @param org   the name of the organization that it is about, where several are served; empty where it is about all of them, or the only one
 * @param check the check's name, one word
 * @param found in words for people, without a full stop
 * @param toDo  what to do about it, likewise; {@code null} where there is nothing to do
 */
public record Finding(String org, String check, Level level, String found, String toDo) {
    private static final String ALL = "";

    static Finding ok(String check, String found) {
        return new Finding(ALL, check, Level.OK, found, null);
    }

    static Finding warning(String check, String found, String toDo) {
        return new Finding(ALL, check, Level.WARNING, found, toDo);
    }

    static Finding error(String check, String found, String toDo) {
        return new Finding(ALL, check, Level.ERROR, found, toDo);
    }

    /** The same about an organization. */
    Finding of(String organization) {
        return new Finding(organization, check, level, found, toDo);
    }

    /** The same for an organization that has what was looked at in common with another one, of which this tells. */
    Finding asFor(String other) {
        return new Finding(org, check, level, "as for " + other + ": " + found, toDo == null ? null : "see there");
    }
}
