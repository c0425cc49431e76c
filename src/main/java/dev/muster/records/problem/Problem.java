package dev.muster.records.problem;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Why a record, or a whole source, is not imported.
 *
 * @param code stable word for the kind of problem, such as {@code EMAIL_MALFORMED}; scripts may hold on to it
 * @param column the column, attribute or key it is about; {@code null} where it is about the row or the source
 * @param reason what was found and why it is wrong; never contains the value of a secret
 * @param hint what to do next
 * @param parts the single problems that this one was joined of; itself where it was not
 */
public record Problem(String code, String column, String reason, String hint, List<Problem> parts) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(hint);
        parts = List.copyOf(parts);
    }

    /** A single problem. */
    public Problem(String code, String column, String reason, String hint) {
        this(code, column, reason, hint, List.of());
    }

    /** The single problems that this one was joined of; itself where it was not. */
    @Override
    public List<Problem> parts() {
        return parts.isEmpty() ? List.of(this) : parts;
    }

    /** The problem in a line, with what to do. */
    public String line() {
        return code + ": " + told() + ". " + hint;
    }

    /**
     * The reason, with the column before it where it does not name that itself: whoever reads it must find the cell.
     */
    public String told() {
        if (column == null) {
            return reason;
        }
        String place = Quoting.name(column);
        if (reason.startsWith("\"")) {
            return place + " " + reason;
        }
        return reason.toLowerCase(Locale.ROOT).contains(place.toLowerCase(Locale.ROOT))
                ? reason
                : place + ": " + reason;
    }
}
