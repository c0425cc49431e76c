package dev.muster.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Opens sources. */
public final class SourceReaders {
    private SourceReaders() {
    }

    /** Opens a file, in the format that its name ends in; throws only where the file cannot be read at all. */
    public static SourceReader open(Path file) throws IOException {
        throw new UnsupportedOperationException(file.toString());
    }

    /** Opens a stream of a known format and takes ownership of it. */
    public static SourceReader open(InputStream source, SourceFormat format) throws IOException {
        throw new UnsupportedOperationException(format.toString());
    }
}
