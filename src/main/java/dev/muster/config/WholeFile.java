package dev.muster.config;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files that stand under their final name as a whole or not at all, even if the power fails. */
public final class WholeFile {
    private static final String TEMPORARY = ".writing.tmp";

    private WholeFile() {
    }

    /** What writes the file's content; it may close the stream. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, making its folder if that is missing and replacing a file of that name. One file of a folder is written
     * at a time; until it is whole it has a name of its own, since the final one may be as long as a name may be.
     */
    public static void write(Path target, Content content) throws IOException {
        Files.createDirectories(target.getParent());
        Path temporary = target.resolveSibling(TEMPORARY);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            content.writeTo(out);
        }
        try (FileChannel written = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        move(temporary, target);
    }

    /** Moves a file within the home, and makes sure that the move outlives a power failure. */
    public static void move(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
