package dev.muster.doctor.checks;

/**
 * What one check has found. It never holds a secret.
 *
 * @param org the name of the organization that it is about, where several are served; empty where it is about all of
 *     them, or the only one
 * @param check the check's name, one word
 * @param found in words for people, without a full stop
 * @param toDo what to do about it, likewise; {@code null} where there is nothing to do
 */
public record CheckResult(String org, String check, Severity level, String found, String toDo) {
    private static final String ALL = "";

    static CheckResult ok(String check, String found) {
        return new CheckResult(ALL, check, Severity.OK, found, null);
    }

    static CheckResult warning(String check, String found, String toDo) {
        return new CheckResult(ALL, check, Severity.WARNING, found, toDo);
    }

    public static CheckResult error(String check, String found, String toDo) {
        return new CheckResult(ALL, check, Severity.ERROR, found, toDo);
    }

    /** The same about an organization. */
    public CheckResult of(String organization) {
        return new CheckResult(organization, check, level, found, toDo);
    }

    /** The same for an organization that has what was looked at in common with another one, of which this tells. */
    public CheckResult asFor(String other) {
        return new CheckResult(org, check, level, "as for " + other + ": " + found, toDo == null ? null : "see there");
    }
}
