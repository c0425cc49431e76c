package dev.muster.sandbox.faults;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads fault scripts and reports all mistakes in one pass. */
final class FaultScriptReader {
    private static final String FORM =
            "a script is a list, and each entry begins with \"- kind: \" or another of its keys";
    private static final Pattern CALLS = Pattern.compile("(\\d{1,9})(-(\\d{1,9})?)?");
    private static final Set<String> KEYS = Stream.concat(
                    Stream.of("operation", "calls", "job", "probability", "seed", "kind"),
                    Arrays.stream(FaultOption.values()).map(FaultOption::word))
            .collect(Collectors.toUnmodifiableSet());

    private final String name;
    private final List<String> mistakes = new ArrayList<>();

    FaultScriptReader(String name) {
        this.name = name;
    }

    FaultScript read(String yaml) {
        var entries = new ArrayList<FaultEntry>();
        try (var parser = new YAMLFactory().createParser(yaml)) {
            if (parser.nextToken() != null) {
                expect(parser, JsonToken.START_ARRAY);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    entries.add(entry(parser));
                }
            }
        } catch (JsonProcessingException malformed) {
            mistake(
                    malformed.getLocation() == null
                            ? 1
                            : malformed.getLocation().getLineNr(),
                    "is not YAML",
                    malformed.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (Unreadable elsewhere) {
            // Already reported; the rest of the script is unreadable.
        }
        if (!mistakes.isEmpty()) {
            throw new FaultScriptException(mistakes);
        }
        return new FaultScript(entries);
    }

    private FaultEntry entry(JsonParser parser) throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        int line = parser.currentTokenLocation().getLineNr();
        var values = new LinkedHashMap<String, Value>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            int keyLine = parser.currentTokenLocation().getLineNr();
            if (!parser.nextToken().isScalarValue()) {
                throw unreadable(keyLine, key + " must have one value");
            }
            if (KEYS.contains(key)) {
                values.put(key, new Value(parser.getText(), keyLine));
            } else {
                mistake(
                        keyLine,
                        key + " is not known",
                        "keys are " + words(KEYS.stream().sorted()));
            }
        }
        return entry(line, values);
    }

    private void expect(JsonParser parser, JsonToken token) {
        if (parser.currentToken() != token) {
            throw unreadable(parser.currentTokenLocation().getLineNr(), FORM);
        }
    }

    private FaultEntry entry(int line, Map<String, Value> values) {
        var operation = one(
                values.getOrDefault("operation", new Value("any", line)),
                "operation",
                FaultOperation.values(),
                FaultOperation::word);
        FaultKind kind = null;
        if (values.containsKey("kind")) {
            kind = one(values.get("kind"), "kind", FaultKind.values(), FaultKind::word);
        } else {
            mistake(
                    line,
                    "kind is missing",
                    "kinds are " + words(Arrays.stream(FaultKind.values()).map(FaultKind::word)));
        }
        var calls = calls(values.get("calls"));
        var entry = new FaultEntry(
                operation,
                calls[0],
                calls[1],
                number(values, "job", 1, Integer.MAX_VALUE),
                probability(values.get("probability")),
                kind,
                options(values));
        check(line, values, entry);
        return entry;
    }

    private FaultOptions options(Map<String, Value> values) {
        var body = values.containsKey("body")
                ? one(
                        values.get("body"),
                        "body",
                        ErrorBody.values(),
                        form -> form.name().toLowerCase(Locale.ROOT))
                : null;
        var seed = number(values, "seed", 0, Integer.MAX_VALUE);
        return new FaultOptions(
                body,
                text(values, FaultOption.MESSAGE),
                text(values, FaultOption.RETRY_AFTER),
                number(values, FaultOption.RETRY_AFTER_DATE.word(), 0, Integer.MAX_VALUE),
                number(values, FaultOption.SECONDS.word(), 0, 3600),
                number(values, FaultOption.MEGABYTES.word(), 1, 1024),
                number(values, FaultOption.REQUESTS_PER_MINUTE.word(), 1, 1_000_000),
                seed == null ? 1 : seed);
    }

    /** Checks combinations of valid values. */
    private void check(int line, Map<String, Value> values, FaultEntry entry) {
        if (entry.kind() == null || entry.operation() == null) {
            return;
        }
        if (!entry.kind().operations().contains(entry.operation())) {
            mistake(
                    line,
                    "kind " + entry.kind().word() + " does not apply to operation "
                            + entry.operation().word(),
                    "it applies to " + words(entry.kind().operations().stream().map(FaultOperation::word)));
        }
        Value job = values.get("job");
        if (job != null && entry.job() != null && entry.operation() != FaultOperation.RESULTS) {
            mistake(
                    job.line(),
                    "job cannot be used with operation " + entry.operation().word(),
                    "it applies to results");
        }
        for (var option : FaultOption.values()) {
            if (values.containsKey(option.word()) && !entry.kind().options().contains(option)) {
                mistake(
                        values.get(option.word()).line(),
                        option.word() + " cannot be used with kind "
                                + entry.kind().word(),
                        entry.kind().options().isEmpty()
                                ? "it takes no options"
                                : "it takes "
                                        + words(entry.kind().options().stream().map(FaultOption::word)));
            }
        }
        if (entry.kind() == FaultKind.LIMIT && entry.options().requestsPerMinute() == null) {
            mistake(line, "requests-per-minute is missing", "a limit needs a number of at least 1");
        }
    }

    private static @Nullable String text(Map<String, Value> values, FaultOption option) {
        return values.containsKey(option.word()) ? values.get(option.word()).text() : null;
    }

    private long[] calls(@Nullable Value value) {
        if (value == null) {
            return new long[] {1, Long.MAX_VALUE};
        }
        var calls = CALLS.matcher(value.text());
        if (calls.matches()) {
            long from = Long.parseLong(calls.group(1));
            long to = from;
            if (calls.group(3) != null) {
                to = Long.parseLong(calls.group(3));
            } else if (calls.group(2) != null) {
                to = Long.MAX_VALUE;
            }
            if (from >= 1 && to >= from) {
                return new long[] {from, to};
            }
        }
        mistake(
                value.line(),
                "calls is \"" + value.text() + "\"",
                "it may be a number from 1, as 3, or a range, as 1-5 or 3-");
        return new long[] {1, 1};
    }

    private double probability(@Nullable Value value) {
        if (value == null) {
            return 1;
        }
        try {
            var probability = Double.parseDouble(value.text());
            if (probability > 0 && probability <= 1) {
                return probability;
            }
        } catch (NumberFormatException malformed) {
            // Reported below, together with values out of range.
        }
        mistake(value.line(), "probability is \"" + value.text() + "\"", "it may be a number above 0, up to 1, as 0.2");
        return 1;
    }

    /** Returns null for a missing or invalid number. */
    private @Nullable Integer number(Map<String, Value> values, String key, int least, int most) {
        var value = values.get(key);
        if (value == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(value.text());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // Reported below, together with values out of range.
        }
        mistake(
                value.line(),
                key + " is \"" + value.text() + "\"",
                "it may be a whole number from " + least + " to " + most);
        return null;
    }

    private <T> T one(Value value, String key, T[] all, Function<T, String> word) {
        return Arrays.stream(all)
                .filter(any -> word.apply(any).equals(value.text()))
                .findFirst()
                .orElseGet(() -> {
                    mistake(
                            value.line(),
                            key + " is \"" + value.text() + "\"",
                            "it may be " + words(Arrays.stream(all).map(word)));
                    return null;
                });
    }

    private static String words(Stream<String> words) {
        return words.collect(Collectors.joining(", "));
    }

    private void mistake(int line, String what, String allowed) {
        mistakes.add(name + ":" + line + ": " + what + (allowed.isEmpty() ? "" : "; " + allowed));
    }

    private Unreadable unreadable(int line, String what) {
        mistake(line, what, "");
        return new Unreadable();
    }

    /** A value and its line. */
    private record Value(String text, int line) {}

    /** The rest of the script is unreadable. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
