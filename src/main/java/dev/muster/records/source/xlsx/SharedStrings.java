package dev.muster.records.source.xlsx;

import dev.muster.records.problem.ProblemText;
import dev.muster.records.source.BrokenSourceException;
import dev.muster.records.source.SourceLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts that the cells of a workbook share: each is written once. They are kept as bytes, since no cell says in
 * which order it needs them.
 */
final class SharedStrings {
    private static final int CHUNK = 1 << 20;

    private final List<byte[]> chunks = new ArrayList<>();
    private final int most;
    private int[] ends = new int[1_000];
    private int count;

    /** @param most bytes that they may have */
    private SharedStrings(int most) {
        this.most = most;
    }

    /** No texts. */
    static SharedStrings none() {
        return new SharedStrings(0);
    }

    /** Reads all of them. */
    static SharedStrings of(XmlPart part, SourceLimits limits) throws IOException {
        var texts = new SharedStrings(limits.sharedTexts());
        while (part.goTo("si")) {
            try {
                texts.add(part.formattedText("si", limits.cell()));
            } catch (XmlPart.TooLong tooLong) {
                throw new BrokenSourceException(ProblemText.RECORD_TOO_LARGE_SHARED_TEXT.of(null, limits.cell()));
            }
        }
        return texts;
    }

    /** The text with this number, from 0; {@code null} without one. */
    @Nullable
    String get(int number) {
        if (number < 0 || number >= count) {
            return null;
        }
        int start = number == 0 ? 0 : ends[number - 1];
        byte[] text = new byte[ends[number] - start];
        for (int copied = 0; copied < text.length; ) {
            int at = (start + copied) % CHUNK;
            int length = Math.min(text.length - copied, CHUNK - at);
            System.arraycopy(chunks.get((start + copied) / CHUNK), at, text, copied, length);
            copied += length;
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private void add(String shared) throws BrokenSourceException {
        byte[] text = shared.getBytes(StandardCharsets.UTF_8);
        int start = count == 0 ? 0 : ends[count - 1];
        if ((long) start + text.length + (count + 1L) * Integer.BYTES > most) {
            throw new BrokenSourceException(ProblemText.SOURCE_TOO_LARGE_SHARED_TEXTS.of(null, most));
        }
        for (int copied = 0; copied < text.length; ) {
            int at = (start + copied) % CHUNK;
            if ((start + copied) / CHUNK == chunks.size()) {
                chunks.add(new byte[CHUNK]);
            }
            int length = Math.min(text.length - copied, CHUNK - at);
            System.arraycopy(text, copied, chunks.get((start + copied) / CHUNK), at, length);
            copied += length;
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count + count / 2);
        }
        ends[count++] = start + text.length;
    }
}
