package dev.muster.doctor;

/**
 * What one check has found. It never holds a secret.
 *
 * @param check the check's name, one word
 * @param found in words for people, without a full stop
 * @param toDo  what to do about it, likewise; {@code null} where there is nothing to do
 */
public record Finding(String check, Level level, String found, String toDo) {

    static Finding ok(String check, String found) {
        return new Finding(check, Level.OK, found, null);
    }

    static Finding warning(String check, String found, String toDo) {
        return new Finding(check, Level.WARNING, found, toDo);
    }

    static Finding error(String check, String found, String toDo) {
        return new Finding(check, Level.ERROR, found, toDo);
    }
}
