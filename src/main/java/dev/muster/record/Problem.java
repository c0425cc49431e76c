package dev.muster.record;

import java.util.Locale;
import java.util.Objects;

/**
 * Why a record, or a whole source, is not imported.
 *
 * @param code   stable word for the kind of problem, such as {@code EMAIL_MALFORMED}; scripts may hold on to it
 * @param column the column, attribute or key it is about; {@code null} where it is about the row or the source
 * @param reason what was found and why it is wrong; never contains the value of a secret
 * @param hint   what to do next
 */
public record Problem(String code, String column, String reason, String hint) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(hint);
    }

    /** The reason, with the column before it where it does not name that itself: whoever reads it must find the cell. */
    public String told() {
        if (column == null) {
            return reason;
        }
        String place = Shown.name(column);
        if (reason.startsWith("\"")) {
            return place + " " + reason;
        }
        return reason.toLowerCase(Locale.ROOT).contains(place.toLowerCase(Locale.ROOT)) ? reason : place + ": " + reason;
    }
}
