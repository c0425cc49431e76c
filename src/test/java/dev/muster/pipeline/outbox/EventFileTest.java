package dev.muster.pipeline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.model.OutboxEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFileTest {
    @TempDir
    private Path folder;

    @Test
    void createsTheFileAndItsFolderAndWritesOneEventPerLine() throws IOException {
        Path file = folder.resolve("new").resolve("events.ndjson");
        var events = new EventFile(file);
        events.append(delivery("{\"a\":1}", "{\"b\":\"ü\"}"));
        events.append(delivery("{\"c\":3}"));

        assertThat(file).hasContent("{\"a\":1}\n{\"b\":\"ü\"}\n{\"c\":3}\n");
    }

    @Test
    void removesAPartialLineOfAnEarlierProcess() throws IOException {
        Path file = Files.writeString(folder.resolve("events.ndjson"), "{\"a\":1}\n{\"eventId\":\"01");
        new EventFile(file).append(delivery("{\"b\":2}"));

        assertThat(file).hasContent("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void restartsAFileWithOnlyAPartialLine() throws IOException {
        Path file = Files.writeString(folder.resolve("events.ndjson"), "{\"eve");
        new EventFile(file).append(delivery("{\"a\":1}"));

        assertThat(file).hasContent("{\"a\":1}\n");
    }

    @Test
    void keepsAPartialLineOfAnotherProgram() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "first\nlast");
        new EventFile(file).append(delivery("{\"a\":1}"));

        assertThat(file).hasContent("first\nlast\n{\"a\":1}\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {8191, 8192, 8193, 20_000})
    void findsAPartialLineOfAnyLength(int length) throws IOException {
        Path file =
                Files.writeString(folder.resolve("events.ndjson"), "{\"a\":1}\n{\"eventId\":\"01" + "x".repeat(length));
        new EventFile(file).append(delivery("{\"b\":2}"));

        assertThat(file).hasContent("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void startsEveryEventWithTheSameText() {
        var entry = new OutboxEntry(
                1, "started", new OutboxEntry.Import("01JN0000000000000000000001", "", "people.csv"), null, null, null);

        assertThat(EventJson.of(entry).json()).startsWith(EventJson.BEGINNING);
    }

    @Test
    void startsANewFileAfterRotation() throws IOException {
        Path file = folder.resolve("events.ndjson");
        var events = new EventFile(file);
        events.append(delivery("{\"a\":1}"));
        Files.move(file, folder.resolve("events.1"));
        events.append(delivery("{\"b\":2}"));

        assertThat(file).hasContent("{\"b\":2}\n");
        assertThat(folder.resolve("events.1")).hasContent("{\"a\":1}\n");
    }

    private static EventDelivery delivery(String... lines) {
        return new EventDelivery(
                "file",
                List.of(lines).stream()
                        .map(line -> new Event(1, "any", "record", null, line))
                        .toList());
    }
}
