package dev.muster.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 strictly and without a byte order mark. Everything before the first thing that is no text is delivered;
 * then comes a {@link NotTextException} that says where it is, which the JDK's own reader does not.
 */
final class Utf8Reader extends Reader {
    private static final int BUFFER = 16 * 1024;

    private final InputStream source;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
    private boolean sourceEnded;
    private boolean begun;
    private long offset;
    private long line = 1;
    private NotTextException failure;

    Utf8Reader(InputStream source) {
        this.source = source;
    }

    @Override
    public int read(char[] target, int start, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (failure != null) {
                throw failure;
            }
            if (sourceEnded && !bytes.hasRemaining()) {
                return -1;
            }
            decode();
        }
        int delivered = Math.min(length, chars.remaining());
        chars.get(target, start, delivered);
        return delivered;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    private void decode() throws IOException {
        fill();
        chars.clear();
        long chunkOffset = offset;
        int before = bytes.position();
        boolean malformed = decoder.decode(bytes, chars, sourceEnded).isError();
        offset += bytes.position() - before;
        chars.flip();
        long nulOffset = 0;
        int nul = chars.toString().indexOf('\0');
        if (nul >= 0) {
            chars.limit(nul);
            nulOffset = chunkOffset + chars.toString().getBytes(StandardCharsets.UTF_8).length;
        }
        dropByteOrderMark();
        countLines();
        if (nul >= 0) {
            failure = binary(nulOffset);
        } else if (malformed) {
            failure = notUtf8(bytes.get(bytes.position()) & 0xff);
        }
    }

    private void fill() throws IOException {
        if (sourceEnded) {
            return;
        }
        bytes.compact();
        int read = source.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            sourceEnded = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
    }

    private void dropByteOrderMark() {
        if (!begun && chars.hasRemaining()) {
            begun = true;
            if (chars.get(chars.position()) == '\uFEFF') {
                chars.get();
            }
        }
    }

    private void countLines() {
        for (int index = chars.position(); index < chars.limit(); index++) {
            if (chars.get(index) == '\n') {
                line++;
            }
        }
    }

    private NotTextException binary(long at) {
        return new NotTextException(ProblemCode.SOURCE_BINARY.of(null,
                "line %d contains a NUL byte (offset %d): this is no text file".formatted(line, at),
                "Save the data as a CSV, JSON or NDJSON text in UTF-8; a spreadsheet's own file format is not read."), line);
    }

    private NotTextException notUtf8(int octet) {
        return new NotTextException(ProblemCode.SOURCE_NOT_UTF8.of(null,
                "line %d contains the byte 0x%02X (offset %d), which is not UTF-8 there".formatted(line, octet, offset),
                "Save the file in UTF-8; in a spreadsheet choose \"CSV UTF-8\"."), line);
    }
}
