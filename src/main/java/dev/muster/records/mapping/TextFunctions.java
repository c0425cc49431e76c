package dev.muster.records.mapping;

import com.dashjoin.jsonata.Jsonata;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The functions that expressions have: JSONata's own where they do no harm, and otherwise such as keep texts short and
 * work alike on every machine. Regular expressions are matched by RE2, whose time grows with the text and no faster.
 */
final class TextFunctions {
    /** The most characters of a value that is read or made. */
    static final int LONGEST = 10_000;

    /** The function whose second argument is the form of a date. */
    static final String DATE = "date";

    private static final Set<String> OF_JSONATA = Set.of(
            "boolean", "exists", "length", "not", "number", "string", "substringAfter", "substringBefore", "trim");
    private static final Set<String> OF_THEIR_OWN = Set.of(
            "contains",
            DATE,
            "fold",
            "join",
            "lowercase",
            "pad",
            "replace",
            "slug",
            "split",
            "substring",
            "title",
            "uppercase");
    /** All of them, in the order of the alphabet. */
    static final Set<String> NAMES = names();

    private static final Pattern NOT_IN_A_SLUG = Pattern.compile("[^a-z0-9]+");

    private final Map<String, Pattern> regexes;

    private TextFunctions(Map<String, Pattern> regexes) {
        this.regexes = regexes;
    }

    private static Set<String> names() {
        var names = new TreeSet<>(OF_JSONATA);
        names.addAll(OF_THEIR_OWN);
        return names;
    }

    /** The key that distinguishes regular expressions. */
    static String key(String regex, boolean anyCase, boolean lines) {
        return (anyCase ? "i" : "") + (lines ? "m" : "") + "/" + regex;
    }

    /** @param regexes those of the expression, by their {@link #key} */
    static void register(Jsonata expression, Map<String, Pattern> regexes) {
        var functions = new TextFunctions(regexes);
        register(
                expression,
                "contains",
                "<s-(sf):b>",
                arguments -> functions.contains(text(arguments, 0), argument(arguments, 1)));
        register(
                expression,
                DATE,
                "<(sn)-ss?:s>",
                arguments -> DateForm.rewrite(
                        String.valueOf(arguments.get(0)), text(arguments, 1), (String) argument(arguments, 2)));
        register(
                expression,
                "fold",
                "<s-s?:s>",
                arguments -> AccentFolding.fold(text(arguments, 0), isGerman(argument(arguments, 1))));
        register(
                expression,
                "join",
                "<a<s>s?:s>",
                arguments -> join((List<?>) arguments.get(0), (String) argument(arguments, 1)));
        register(
                expression,
                "lowercase",
                "<s-:s>",
                arguments -> text(arguments, 0).toLowerCase(Locale.ROOT));
        register(
                expression,
                "pad",
                "<s-ns?:s>",
                arguments -> pad(text(arguments, 0), number(arguments, 1), (String) argument(arguments, 2)));
        register(
                expression,
                "replace",
                "<s-(sf)sn?:s>",
                arguments -> functions.replace(
                        text(arguments, 0),
                        argument(arguments, 1),
                        text(arguments, 2),
                        argument(arguments, 3) == null ? Integer.MAX_VALUE : number(arguments, 3)));
        register(
                expression,
                "slug",
                "<s-s?:s>",
                arguments -> slug(text(arguments, 0), isGerman(argument(arguments, 1))));
        register(
                expression,
                "split",
                "<s-(sf)n?:a<s>>",
                arguments -> functions.split(
                        text(arguments, 0),
                        argument(arguments, 1),
                        argument(arguments, 2) == null ? Integer.MAX_VALUE : number(arguments, 2)));
        register(
                expression,
                "substring",
                "<s-nn?:s>",
                arguments -> substring(
                        text(arguments, 0),
                        number(arguments, 1),
                        argument(arguments, 2) == null ? Integer.MAX_VALUE : number(arguments, 2)));
        register(expression, "title", "<s-:s>", arguments -> title(text(arguments, 0)));
        register(
                expression,
                "uppercase",
                "<s-:s>",
                arguments -> text(arguments, 0).toUpperCase(Locale.ROOT));
    }

    /** Returns nothing for nothing, as in JSONata. */
    private static void register(
            Jsonata expression, String name, String signature, Jsonata.FnVarArgs<Object> function) {
        Jsonata.FnVarArgs<Object> ofSomething =
                arguments -> argument(arguments, 0) == null ? null : function.apply(arguments);
        expression.registerFunction(name, Jsonata.function(name, ofSomething, signature));
    }

    private boolean contains(String text, @Nullable Object searched) {
        return searched instanceof String part
                ? text.contains(part)
                : regex(searched).matcher(text).find();
    }

    private String replace(String text, @Nullable Object searched, String replacement, int most) {
        Pattern pattern = searched instanceof String part ? Pattern.compile(Pattern.quote(part)) : regex(searched);
        boolean hasGroups = !(searched instanceof String);
        var replaced = new StringBuilder();
        Matcher matcher = pattern.matcher(text);
        int copied = 0;
        for (int times = 0; times < most && matcher.find(); times++) {
            replaced.append(text, copied, matcher.start())
                    .append(hasGroups ? withGroups(replacement, matcher) : replacement);
            bounded(replaced);
            copied = matcher.end();
        }
        return bounded(replaced.append(text, copied, text.length())).toString();
    }

    /** {@code $0} is the whole match, {@code $1} to {@code $9} are its groups, {@code $$} is a {@code $}. */
    private static String withGroups(String replacement, Matcher matcher) {
        if (replacement.indexOf('$') < 0) {
            return replacement;
        }
        var text = new StringBuilder();
        for (int index = 0; index < replacement.length(); index++) {
            char next = index + 1 < replacement.length() ? replacement.charAt(index + 1) : ' ';
            if (replacement.charAt(index) != '$' || next != '$' && !(next >= '0' && next <= '9')) {
                text.append(replacement.charAt(index));
            } else {
                text.append(next == '$' ? "$" : group(matcher, next - '0'));
                index++;
            }
            bounded(text);
        }
        return text.toString();
    }

    /** A group of a match; empty if it matched nothing or does not exist. */
    private static String group(Matcher matcher, int number) {
        String matched = number <= matcher.groupCount() ? matcher.group(number) : null;
        return matched == null ? "" : matched;
    }

    private List<String> split(String text, @Nullable Object separator, int most) {
        var parts = new ArrayList<String>();
        if ("".equals(separator)) {
            text.codePoints().limit(most).forEach(character -> parts.add(Character.toString(character)));
            return parts;
        }
        Matcher matcher = (separator instanceof String part ? Pattern.compile(Pattern.quote(part)) : regex(separator))
                .matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                parts.add(text.substring(end, matcher.start()));
                end = matcher.end();
            }
        }
        parts.add(text.substring(end));
        return parts.subList(0, Math.max(0, Math.min(most, parts.size())));
    }

    private static String join(List<?> parts, @Nullable String separator) {
        var joined = new StringBuilder();
        for (int index = 0; index < parts.size(); index++) {
            bounded(joined.append(index > 0 && separator != null ? separator : "")
                    .append(parts.get(index)));
        }
        return joined.toString();
    }

    private static String pad(String text, int width, @Nullable String filler) {
        int missing = (int) Math.min(LONGEST + 1L, Math.abs((long) width)) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        String unit = filler == null || filler.isEmpty() ? " " : filler;
        var padding = new StringBuilder();
        for (int index = 0; missing > 0; missing--) {
            int character = unit.codePointAt(index);
            padding.appendCodePoint(character);
            index = (index + Character.charCount(character)) % unit.length();
        }
        return bounded(width < 0 ? padding.append(text) : padding.insert(0, text))
                .toString();
    }

    /** JSONata's own counts some characters twice where the text has such as Java writes with two. */
    private static String substring(String text, int start, int length) {
        int[] characters = text.codePoints().toArray();
        int from = Math.min(characters.length, start >= 0 ? start : Math.max(0, characters.length + start));
        int to = (int) Math.min(characters.length, from + Math.max(0L, length));
        return new String(characters, from, to - from);
    }

    private static boolean isGerman(@Nullable Object language) {
        return "de".equals(language);
    }

    /** The text in the letters a to z, digits and single hyphens. */
    private static String slug(String text, boolean german) {
        String letters = AccentFolding.fold(text, german).toLowerCase(Locale.ROOT);
        return NOT_IN_A_SLUG.matcher(letters).replaceAll("-").replaceAll("^-|-$", "");
    }

    /** Capitalizes every word, and after an initial with an apostrophe, as in O'Brien. */
    private static String title(String text) {
        var titled = new StringBuilder(text.length());
        int lettersBefore = 0;
        boolean afterInitial = false;
        for (int character : text.codePoints().toArray()) {
            boolean apostrophe = character == '\'' || character == '’';
            if (Character.isLetterOrDigit(character)) {
                boolean first = lettersBefore == 0 || afterInitial;
                titled.appendCodePoint(first ? Character.toTitleCase(character) : Character.toLowerCase(character));
                lettersBefore++;
                afterInitial = false;
            } else {
                titled.appendCodePoint(character);
                afterInitial = apostrophe && lettersBefore == 1;
                if (!apostrophe && Character.getType(character) != Character.NON_SPACING_MARK) {
                    lettersBefore = 0;
                }
            }
        }
        return titled.toString();
    }

    private Pattern regex(@Nullable Object pattern) {
        if (pattern instanceof java.util.regex.Pattern written) {
            Pattern regex = regexes.get(key(
                    written.pattern(),
                    (written.flags() & java.util.regex.Pattern.CASE_INSENSITIVE) != 0,
                    (written.flags() & java.util.regex.Pattern.MULTILINE) != 0));
            if (regex != null) {
                return regex;
            }
        }
        throw new ComputationException("the search argument is neither a text nor a regular expression");
    }

    private static StringBuilder bounded(StringBuilder text) {
        if (text.length() > LONGEST) {
            throw new ComputationException("a text has more than " + LONGEST + " characters");
        }
        return text;
    }

    private static @Nullable Object argument(List<?> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private static String text(List<?> arguments, int index) {
        return (String) Objects.requireNonNull(argument(arguments, index));
    }

    private static int number(List<?> arguments, int index) {
        return ((Number) Objects.requireNonNull(argument(arguments, index))).intValue();
    }
}
