package dev.muster.pipeline.report;

import dev.muster.records.source.SourceFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Extreme numbers, nesting and archives: each is read to its end, as rows or as a problem. */
class OddSourcesTest {
    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> digits = Arbitraries.strings()
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(400)
                .map(all -> all.replaceFirst("^0+(?=.)", ""));
        Arbitrary<String> exponent = Combinators.combine(
                        Arbitraries.of("e", "E"),
                        Arbitraries.of("", "+", "-"),
                        Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(12))
                .as((e, sign, power) -> e + sign + power);
        return Combinators.combine(
                        Arbitraries.of("", "-"),
                        digits,
                        Arbitraries.oneOf(Arbitraries.just(""), digits.map(all -> "." + all)),
                        Arbitraries.oneOf(Arbitraries.just(""), exponent))
                .as((sign, whole, fraction, power) -> sign + whole + fraction + power);
    }

    @Property(tries = 300)
    void readsLargeNumbers(@ForAll("numbers") String number, @ForAll boolean array) throws IOException {
        for (String column : List.of("unix_uid", "password", "sudo", "attributes", "unknown")) {
            String user = "{\"username\":\"ada\",\"email\":\"ada@example.com\",\"" + column + "\":" + number + "}";
            FuzzTargets.read(bytes(array ? "[" + user + "]" : user), array ? SourceFormat.JSON : SourceFormat.NDJSON);
        }
    }

    @Property(tries = 30)
    void readsDeepNesting(
            @ForAll @IntRange(min = 1, max = 50_000) int depth, @ForAll boolean lists, @ForAll boolean closed)
            throws IOException {
        String nested =
                (lists ? "[" : "{\"a\":").repeat(depth) + "1" + (closed ? (lists ? "]" : "}").repeat(depth) : "");
        for (SourceFormat format : List.of(SourceFormat.JSON, SourceFormat.NDJSON)) {
            FuzzTargets.read(bytes(nested), format);
            FuzzTargets.read(bytes("[{\"username\":\"ada\",\"attributes\":" + nested + "}]"), format);
        }
        FuzzTargets.map(nested);
        FuzzTargets.map("columns: " + nested);
        FuzzTargets.map(
                "computed:\n  username: '" + "(".repeat(depth) + "email" + (closed ? ")".repeat(depth) : "") + "'");
    }

    @Property(tries = 20)
    void readsAnArchiveWithManyParts(
            @ForAll @IntRange(max = 8_000) int parts, @ForAll boolean empty, @ForAll boolean whole) throws IOException {
        var archive = new ByteArrayOutputStream();
        archive.write(gzip("username,email\n"));
        byte[] part = gzip(empty ? "" : "ada,ada@example.com\n");
        for (int number = 0; number < parts; number++) {
            archive.write(part, 0, whole || number < parts - 1 ? part.length : part.length / 2);
        }
        FuzzTargets.file(archive.toByteArray());
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(bytes)) {
            packed.write(bytes(text));
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
