package dev.muster.records.source.xlsx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number format of a cell as far as it adds signs or zeros to whole numbers: {@code 00000}, {@code \+0},
 * {@code "E-"00000}, {@code (000) 000-0000} (ECMA-376, part 1, 18.8.31). Formats that group thousands, round, scale or
 * show fractions are for reading, not for what is meant: they add nothing.
 */
final class NumberMask {
    /** Adds nothing. */
    static final NumberMask NONE = new NumberMask(List.of());

    private static final String PLACES = "0#?";
    private static final String SIGNS = " $-+()!^&'~{}<>=:";
    private static final String GENERAL = "General";
    private static final Pattern CONDITION = Pattern.compile("\\[(<=|>=|<>|<|>|=)(-?[0-9]{1,15})]");

    private final List<Section> sections;

    private NumberMask(List<Section> sections) {
        this.sections = sections;
    }

    /** A section of a format, whose sections are separated by semicolons. */
    private record Section(String comparison, long bound, List<Part> parts) {
        boolean takes(long number) {
            return switch (comparison) {
                case "<" -> number < bound;
                case "<=" -> number <= bound;
                case ">" -> number > bound;
                case ">=" -> number >= bound;
                case "=" -> number == bound;
                case "<>" -> number != bound;
                default -> true;
            };
        }
    }

    /**
     * A part of what is shown.
     *
     * @param place one of {@code 0}, {@code #} and {@code ?} for a digit, {@code G} for the whole number, else 0
     * @param text what is shown as it is
     */
    private record Part(char place, String text) {}

    /** The mask of a format's code. */
    static NumberMask of(String code) {
        List<String> codes = split(code);
        List<Section> sections = new ArrayList<>();
        for (int index = 0; index < Math.min(codes.size(), 3); index++) {
            Matcher condition = CONDITION.matcher(codes.get(index));
            boolean conditional = condition.find();
            String comparison = conditional ? condition.group(1) : usualComparison(codes, index);
            sections.add(new Section(
                    comparison, conditional ? Long.parseLong(condition.group(2)) : 0, parts(codes.get(index))));
        }
        return new NumberMask(sections);
    }

    /**
     * The number as the format shows it; empty where it adds nothing to it. Negative numbers are shown with their sign,
     * only by a format for all numbers.
     */
    Optional<String> shown(long number) {
        return sections.stream()
                .filter(section -> section.takes(number))
                .findFirst()
                .filter(section -> number >= 0 || sections.size() == 1)
                .map(section -> (number < 0 ? "-" : "") + shown(section.parts(), String.valueOf(Math.abs(number))))
                .filter(text -> !text.isBlank());
    }

    /** Without conditions the first is for numbers above zero, the second for those below, the third for zero. */
    private static String usualComparison(List<String> codes, int index) {
        boolean conditional =
                codes.stream().anyMatch(code -> CONDITION.matcher(code).find());
        return conditional || codes.size() == 1
                ? ""
                : switch (index) {
                    case 0 -> codes.size() == 2 ? ">=" : ">";
                    case 1 -> "<";
                    default -> "=";
                };
    }

    private static String withoutDigit(char place) {
        return switch (place) {
            case '0' -> "0";
            case '?' -> " ";
            default -> "";
        };
    }

    private static String shown(List<Part> parts, String digits) {
        long places =
                parts.stream().filter(part -> PLACES.indexOf(part.place()) >= 0).count();
        var shown = new StringBuilder();
        int missing = (int) Math.max(0, places - digits.length());
        int next = 0;
        int place = 0;
        for (Part part : parts) {
            if (part.place() == 'G') {
                shown.append(digits);
            } else if (part.place() == 0) {
                shown.append(part.text());
            } else if (place++ < missing) {
                shown.append(withoutDigit(part.place()));
            } else {
                int upTo = place == 1 ? digits.length() - (int) places + 1 : next + 1;
                shown.append(digits, next, upTo);
                next = upTo;
            }
        }
        return shown.toString();
    }

    /** The codes of a format; a semicolon in quotes, after a backslash or in brackets does not end one. */
    private static List<String> split(String code) {
        List<String> codes = new ArrayList<>();
        var one = new StringBuilder();
        for (int index = 0; index < code.length(); ) {
            int end = endOfLiteral(code, index);
            if (end == index + 1 && code.charAt(index) == ';') {
                codes.add(one.toString());
                one.setLength(0);
            } else {
                one.append(code, index, end);
            }
            index = end;
        }
        codes.add(one.toString());
        return codes;
    }

    private static int endOfLiteral(String code, int index) {
        int end = switch (code.charAt(index)) {
            case '"' -> code.indexOf('"', index + 1) + 1;
            case '[' -> code.indexOf(']', index) + 1;
            case '\\', '_', '*' -> Math.min(code.length(), index + 2);
            default -> index + 1;
        };
        return end == 0 ? code.length() : end;
    }

    /**
     * Empty where the code does more than add signs and zeros. Colours, languages and conditions show nothing; a
     * currency belongs to no number.
     */
    private static List<Part> parts(String code) {
        List<Part> parts = new ArrayList<>();
        for (int index = 0; index < code.length(); ) {
            int end = endOfLiteral(code, index);
            char sign = code.charAt(index);
            if (sign == '"') {
                parts.add(new Part((char) 0, code.substring(index + 1, Math.max(index + 1, end - 1))));
            } else if (sign == '\\') {
                parts.add(new Part((char) 0, code.substring(index + 1, end)));
            } else if (PLACES.indexOf(sign) >= 0) {
                parts.add(new Part(sign, ""));
            } else if (code.regionMatches(true, index, GENERAL, 0, GENERAL.length())) {
                parts.add(new Part('G', ""));
                end = index + GENERAL.length();
            } else if (SIGNS.indexOf(sign) >= 0) {
                parts.add(new Part((char) 0, String.valueOf(sign)));
            } else if (sign == '['
                    ? code.startsWith("[$", index) && !code.startsWith("[$-", index)
                    : sign != '_' && sign != '*') {
                return List.of();
            }
            index = end;
        }
        return parts;
    }
}
