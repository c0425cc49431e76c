package dev.muster.pipeline.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.source.SourceFormat;
import dev.muster.records.source.SourceReader;
import dev.muster.records.source.SourceReaders;
import dev.muster.records.source.SourceRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the users of a message: an object, an array of objects, or an object a line. */
final class MessageReader {
    private static final String OPERATION = "operation";

    private final int mostBytes;

    /** @param mostBytes the largest size of a message */
    MessageReader(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * The content of a message.
     *
     * @param rows numbered from 1; empty where there is a fault
     * @param fault the reason why the message cannot be read; {@code null} if it can
     */
    record Content(List<SourceRow> rows, @Nullable Problem fault) {}

    Content read(QueueMessage message) {
        byte[] body = message.body();
        if (message.size() > mostBytes) {
            return faulty(ProblemText.MESSAGE_TOO_LARGE.of(null, message.size(), mostBytes));
        }
        if (body == null) {
            return faulty(ProblemText.MESSAGE_NOT_TEXT.of(null));
        }
        try (SourceReader reader = SourceReaders.open(new ByteArrayInputStream(body), SourceFormat.JSON)) {
            var rows = new ArrayList<SourceRow>();
            reader.forEachRemaining(rows::add);
            return reader.fault().map(MessageReader::faulty).orElseGet(() -> new Content(rows, null));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Content faulty(Problem fault) {
        return new Content(List.of(), fault);
    }

    /**
     * A row of a message at its place in the import. The operation of the message is written into a user that has none
     * of its own, so that a dead letter keeps it.
     */
    static SourceRow placed(SourceRow row, long number, QueueMessage message) {
        ObjectNode user = row.object();
        if (user == null) {
            return new SourceRow(number, number, row.cells(), null, row.unreadable(), row.problems());
        }
        if (message.operation() != null
                && user.properties().stream().noneMatch(key -> key.getKey().equalsIgnoreCase(OPERATION))) {
            user.put(OPERATION, message.operation());
        }
        return SourceRow.ofObject(number, number, user);
    }

    /** The text of a row, as a line of NDJSON. */
    static String line(SourceRow row) {
        return (row.object() == null ? row.unreadable() : row.object().toString()) + "\n";
    }
}
