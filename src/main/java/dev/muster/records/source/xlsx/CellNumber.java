package dev.muster.records.source.xlsx;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;

/**
 * The numbers of a sheet as text: what is exact as it is, dates in ISO 8601, and what is not exact so that it is
 * noticed.
 */
public final class CellNumber {
    /** The number from which spreadsheets lose digits. */
    private static final double EXACT = 1e15;

    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);
    private static final int SECONDS_OF_A_DAY = 86_400;
    /** 31 December 9999. */
    private static final int LAST_DAY = 2_958_465;

    private static final LocalDate DAY_0 = LocalDate.of(1899, 12, 30);
    private static final LocalDate DAY_0_OF_1904 = LocalDate.of(1904, 1, 1);
    /** The first day that is certain: spreadsheets take 1900 for a leap year, with 29 February as day 60. */
    private static final int FIRST_DAY_BEYOND_DOUBT = 61;

    private CellNumber() {}

    /**
     * The text of a number.
     *
     * @param raw as the sheet has it
     * @param from1904 whether the workbook counts its days from 1904 on
     * @return empty if it is not a number
     */
    static Optional<String> text(String raw, NumberFormats.Format format, boolean from1904) {
        double number;
        try {
            number = Double.parseDouble(raw);
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
        if (!Double.isFinite(number)) {
            return Optional.empty();
        }
        Optional<String> date = format.date() ? date(number, from1904) : Optional.empty();
        return Optional.of(date.orElseGet(() -> plain(number, format.mask())));
    }

    /** The date and time, or one of them, of a serial number; empty where it has none. */
    public static Optional<String> date(double serial, boolean from1904) {
        if (serial < 0 || serial >= LAST_DAY || !from1904 && serial >= 1 && serial < FIRST_DAY_BEYOND_DOUBT) {
            return Optional.empty();
        }
        long seconds = Math.round(serial * SECONDS_OF_A_DAY);
        LocalTime time = LocalTime.ofSecondOfDay(seconds % SECONDS_OF_A_DAY);
        if (seconds < SECONDS_OF_A_DAY && !from1904) {
            return Optional.of(time.toString());
        }
        LocalDate day = (from1904 ? DAY_0_OF_1904 : DAY_0).plusDays(seconds / SECONDS_OF_A_DAY);
        return Optional.of(
                time.equals(LocalTime.MIDNIGHT)
                        ? day.toString()
                        : LocalDateTime.of(day, time).toString());
    }

    private static String plain(double number, NumberMask mask) {
        if (Math.abs(number) >= EXACT || number != 0 && Math.abs(number) < 1 / EXACT) {
            return String.format(Locale.ROOT, "%.14E", number);
        }
        if (number == Math.rint(number)) {
            return mask.shown((long) number).orElseGet(() -> String.valueOf((long) number));
        }
        return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
