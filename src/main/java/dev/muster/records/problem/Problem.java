package dev.muster.records.problem;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a record, or a whole source, is not imported.
 *
 * @param code stable word for the kind of problem, such as {@code EMAIL_MALFORMED}; scripts may rely on it
 * @param column the column, attribute or key; {@code null} for a problem of the row or the source
 * @param reason what was found and why it is wrong; never contains the value of a secret
 * @param hint what to do next
 * @param parts the problems that were joined into this one; itself if it is a single one
 */
public record Problem(String code, @Nullable String column, String reason, String hint, List<Problem> parts) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(hint);
        parts = List.copyOf(parts);
    }

    /** A single problem. */
    public Problem(String code, @Nullable String column, String reason, String hint) {
        this(code, column, reason, hint, List.of());
    }

    /** The problems that were joined into this one; itself if it is a single one. */
    @Override
    public List<Problem> parts() {
        return parts.isEmpty() ? List.of(this) : parts;
    }

    /** The problem on one line, with its hint. */
    public String line() {
        return code + ": " + told() + ". " + hint;
    }

    /** The reason, after the column if the reason does not name it, so that the cell can be found. */
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
