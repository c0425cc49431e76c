package dev.muster.records.source;

import dev.muster.records.problem.ProblemText;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes text strictly: by its byte order mark, else by the encoding that was set, else as UTF-8. Everything before
 * the first invalid byte is delivered; then comes a {@link BrokenSourceException} that says where it is, which the
 * JDK's own reader does not.
 */
final class TextReader extends Reader {
    private static final int BUFFER = 16 * 1024;
    private static final int LONGEST_MARK = 3;

    private final InputStream source;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
    private final boolean marked;
    private final Charset charset;
    private final CharsetDecoder decoder;
    private boolean sourceEnded;
    private @Nullable BrokenSourceException sourceBroken;
    private long offset;
    private long line = 1;
    private boolean afterReturn;
    private @Nullable BrokenSourceException failure;

    /**
     * Looks at once for a byte order mark.
     *
     * @param encoding of a text without one
     */
    TextReader(InputStream source, Charset encoding) throws IOException {
        this.source = source;
        while (!sourceEnded && bytes.remaining() < LONGEST_MARK) {
            fill();
        }
        Charset byMark = markedCharset();
        marked = byMark != null || !encoding.equals(StandardCharsets.UTF_8);
        charset = byMark == null ? encoding : byMark;
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Returns whether there is a byte order mark, or an encoding that is not UTF-8. */
    boolean isMarked() {
        return marked;
    }

    @Override
    public int read(char[] target, int start, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (failure != null) {
                throw failure;
            }
            if (sourceEnded && !bytes.hasRemaining()) {
                return endOfText();
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

    private int endOfText() throws BrokenSourceException {
        if (sourceBroken != null) {
            failure = new BrokenSourceException(sourceBroken.problem(), line);
            throw failure;
        }
        return -1;
    }

    /** The encoding of a byte order mark, which is skipped; {@code null} without one. */
    private @Nullable Charset markedCharset() {
        byte[] start = new byte[Math.min(LONGEST_MARK, bytes.remaining())];
        bytes.get(bytes.position(), start);
        int[] mark = new int[LONGEST_MARK];
        Arrays.setAll(mark, index -> index < start.length ? start[index] & 0xff : -1);
        if (mark[0] == 0xEF && mark[1] == 0xBB && mark[2] == 0xBF) {
            return skipMark(3, StandardCharsets.UTF_8);
        }
        if (mark[0] == 0xFF && mark[1] == 0xFE) {
            return skipMark(2, StandardCharsets.UTF_16LE);
        }
        return mark[0] == 0xFE && mark[1] == 0xFF ? skipMark(2, StandardCharsets.UTF_16BE) : null;
    }

    private Charset skipMark(int length, Charset told) {
        bytes.position(bytes.position() + length);
        offset = length;
        return told;
    }

    private void decode() throws IOException {
        fill();
        chars.clear();
        long chunkOffset = offset;
        int before = bytes.position();
        CoderResult result = decoder.decode(bytes, chars, sourceEnded);
        offset += bytes.position() - before;
        chars.flip();
        int nul = chars.toString().indexOf('\0');
        if (nul >= 0) {
            chars.limit(nul);
            long nulOffset = chunkOffset + chars.toString().getBytes(charset).length;
            countLines();
            failure = binary(nulOffset);
        } else {
            countLines();
            if (result.isError()) {
                failure = sourceBroken == null
                        ? notOfTheEncoding(bytes.get(bytes.position()) & 0xff)
                        : new BrokenSourceException(sourceBroken.problem(), line);
            }
        }
    }

    private void fill() throws IOException {
        if (sourceEnded) {
            return;
        }
        bytes.compact();
        try {
            int read = source.read(bytes.array(), bytes.position(), bytes.remaining());
            sourceEnded = read < 0;
            bytes.position(bytes.position() + Math.max(0, read));
        } catch (BrokenSourceException broken) {
            sourceEnded = true;
            sourceBroken = broken;
        }
        bytes.flip();
    }

    /** LF, CRLF and CR each end a line. */
    private void countLines() {
        for (int index = chars.position(); index < chars.limit(); index++) {
            char character = chars.get(index);
            if (character == '\r' || character == '\n' && !afterReturn) {
                line++;
            }
            afterReturn = character == '\r';
        }
    }

    private BrokenSourceException binary(long at) {
        boolean wide = charset.equals(StandardCharsets.UTF_8) && at <= 1;
        ProblemText text = wide ? ProblemText.SOURCE_BINARY_UTF16 : ProblemText.SOURCE_BINARY;
        return new BrokenSourceException(text.of(null, line, at), line);
    }

    private BrokenSourceException notOfTheEncoding(int octet) {
        String hex = "%02X".formatted(octet);
        return new BrokenSourceException(
                charset.equals(StandardCharsets.UTF_8)
                        ? ProblemText.SOURCE_NOT_UTF8.of(null, line, hex, offset)
                        : ProblemText.ENCODING_WRONG.of(null, line, hex, offset, charset.name()),
                line);
    }
}
