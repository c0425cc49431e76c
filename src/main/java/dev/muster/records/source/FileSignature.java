package dev.muster.records.source;

import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The format of a file by its first bytes. */
enum FileSignature {
    GZIP("1f8b", null),
    ZIP("504b0304", null),
    OLE("d0cf11e0a1b11ae1", "an old workbook (.xls), or one with a password", ProblemText.FORMAT_NOT_READ_OLD_WORKBOOK),
    PDF("25504446", "PDF"),
    EMPTY_ZIP("504b0506", "an empty ZIP archive"),
    BZIP2("425a68", "bzip2", ProblemText.FORMAT_NOT_READ_COMPRESSED),
    XZ("fd377a585a00", "xz", ProblemText.FORMAT_NOT_READ_COMPRESSED),
    ZSTANDARD("28b52ffd", "Zstandard", ProblemText.FORMAT_NOT_READ_COMPRESSED),
    SEVEN_ZIP("377abcaf271c", "a 7-Zip archive", ProblemText.FORMAT_NOT_READ_COMPRESSED),
    RAR("526172211a07", "a RAR archive", ProblemText.FORMAT_NOT_READ_COMPRESSED),
    PARQUET("50415231", "Parquet"),
    SQLITE("53514c69746520666f726d6174203300", "a SQLite database"),
    RTF("7b5c727466", "a text document (RTF)");

    /** The number of first bytes that are examined. */
    static final int LONGEST = 16;

    private final byte[] bytes;
    private final @Nullable String format;
    private final ProblemText refusal;

    FileSignature(String bytes, @Nullable String format) {
        this(bytes, format, ProblemText.FORMAT_NOT_READ);
    }

    /** @param format as messages name it; {@code null} for a format that is read */
    FileSignature(String bytes, @Nullable String format, ProblemText refusal) {
        this.bytes = HexFormat.of().parseHex(bytes);
        this.format = format;
        this.refusal = refusal;
    }

    /** The format of a file that begins like this; empty for text and anything unknown. */
    static Optional<FileSignature> of(byte[] beginning) {
        return Arrays.stream(values())
                .filter(magic -> beginning.length >= magic.bytes.length
                        && Arrays.equals(magic.bytes, 0, magic.bytes.length, beginning, 0, magic.bytes.length))
                .findFirst();
    }

    /** The problem of a file in a format that is not read; empty for the others. */
    Optional<Problem> refusal() {
        return format == null ? Optional.empty() : Optional.of(refusal.of(null, format));
    }
}
