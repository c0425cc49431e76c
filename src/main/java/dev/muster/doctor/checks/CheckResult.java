package dev.muster.doctor.checks;

import org.jspecify.annotations.Nullable;

/**
 * A finding of one check. Never contains a secret.
 *
 * @param org the organization, if several are served; empty for all or the only one
 * @param check the name of the check, one word
 * @param found the finding, without a full stop
 * @param toDo the advice, likewise; {@code null} for none
 */
public record CheckResult(
        String org,
        String check,
        Severity level,
        String found,
        @Nullable String toDo) {
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

    /** The same finding for an organization. */
    public CheckResult of(String organization) {
        return new CheckResult(organization, check, level, found, toDo);
    }

    /** The same finding for an organization that shares what was checked with another one. */
    public CheckResult asFor(String other) {
        return new CheckResult(org, check, level, "as for " + other + ": " + found, toDo == null ? null : "see there");
    }
}
