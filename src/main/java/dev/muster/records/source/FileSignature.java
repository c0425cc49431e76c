package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What a file is by its first bytes, where those tell. */
enum FileSignature {
    GZIP("1f8b", null),
    ZIP("504b0304", null),
    OLE(
            "d0cf11e0a1b11ae1",
            "an old workbook (.xls), or one that a password protects",
            "Open it in a spreadsheet, take the password away, and save it as .xlsx or \"CSV UTF-8\"."),
    PDF("25504446", "a PDF"),
    EMPTY_ZIP("504b0506", "an empty ZIP archive"),
    BZIP2("425a68", "compressed by bzip2", FileSignature.COMPRESS),
    XZ("fd377a585a00", "compressed by xz", FileSignature.COMPRESS),
    ZSTANDARD("28b52ffd", "compressed by Zstandard", FileSignature.COMPRESS),
    SEVEN_ZIP("377abcaf271c", "a 7-Zip archive", FileSignature.COMPRESS),
    RAR("526172211a07", "a RAR archive", FileSignature.COMPRESS),
    PARQUET("50415231", "a Parquet file"),
    SQLITE("53514c69746520666f726d6174203300", "a SQLite database"),
    RTF("7b5c727466", "a text document (RTF)");

    /** As many first bytes as are looked at. */
    static final int LONGEST = 16;

    private static final String SAVE = "Save its data as CSV, JSON, NDJSON or .xlsx.";
    private static final String COMPRESS = "Unfold it, and compress it by gzip if it must be small.";

    private final byte[] bytes;
    private final String what;
    private final String hint;

    FileSignature(String bytes, String what) {
        this(bytes, what, null);
    }

    FileSignature(String bytes, String what, String hint) {
        this.bytes = HexFormat.of().parseHex(bytes);
        this.what = what;
        this.hint = hint;
    }

    /** What a file is that begins like this; empty for text and whatever else is not known. */
    static Optional<FileSignature> of(byte[] beginning) {
        return Arrays.stream(values())
                .filter(magic -> beginning.length >= magic.bytes.length
                        && Arrays.equals(magic.bytes, 0, magic.bytes.length, beginning, 0, magic.bytes.length))
                .findFirst();
    }

    /** Why such a file is not read; empty for those that are. */
    Optional<Problem> refusal() {
        return what == null
                ? Optional.empty()
                : Optional.of(ProblemCode.FORMAT_NOT_READ.of(
                        null, "by its content the file is " + what, hint == null ? SAVE : hint));
    }
}
