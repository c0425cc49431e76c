package dev.muster.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.storage.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** The receipt of a closed import in the home. */
public final class ReceiptFile {
    private static final JsonMapper JSON = new JsonMapper();

    private final Home home;
    private final JsonNode receipt;

    public ReceiptFile(Home home, String importId) {
        this.home = home;
        try {
            receipt =
                    JSON.readTree(home.reports(importId).resolve("receipt.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The receipt as written. */
    JsonNode json() {
        return receipt;
    }

    /** The dead letter; empty if every row was imported. */
    public Optional<Path> deadLetter() {
        return Optional.ofNullable(receipt.path("deadLetter").textValue()).map(home.root()::resolve);
    }

    /** Returns whether the source changed after it was read. */
    boolean sourceChanged() {
        return receipt.path("sourceChanged").asBoolean();
    }

    /** Returns whether every row of the source, as it is now, was imported. */
    boolean isComplete() {
        return deadLetter().isEmpty() && !sourceChanged();
    }
}
