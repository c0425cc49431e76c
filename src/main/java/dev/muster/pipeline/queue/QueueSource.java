package dev.muster.pipeline.queue;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.Checksum;
import dev.muster.storage.Home;
import dev.muster.storage.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The source file of an import of messages, written as if it had come through the inbox. */
final class QueueSource {
    private static final int LONGEST_NAME = 100;

    private QueueSource() {}

    /**
     * The name of the file of a queue's messages; it never leads out of its folder.
     *
     * @param source by whose definition they are read; {@code null} for none
     */
    static String name(String queue, @Nullable String source) {
        return safe(queue) + (source == null ? "" : "." + source) + ".ndjson";
    }

    /** The name of the source of a message without a user that can be read. */
    static String nameOfRefused(String queue) {
        return safe(queue) + "-message.json";
    }

    /** The path of a source, relative to its import's folder under {@code work/}. */
    static String path(Operation operation, String source) {
        return operation.word() + "/" + source;
    }

    /** Writes the source of an import that takes no more messages; returns its checksum. */
    static String write(Home home, Ledger ledger, ImportRun ended) throws IOException {
        Path source = home.work(ended.id()).resolve(ended.reading().path());
        WholeFile.write(source, out -> ledger.messages().writeRows(ended.id(), out));
        return Checksum.of(source);
    }

    private static String safe(String queue) {
        String safe = queue.replaceAll("[^A-Za-z0-9._-]+", "_").replaceFirst("^\\.+", "_");
        return safe.length() > LONGEST_NAME ? safe.substring(0, LONGEST_NAME) : safe;
    }
}
