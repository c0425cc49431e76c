package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Invented people to start a sandbox with. */
public final class Seed {
    private Seed() {}

    /** The users of the resource {@code sandbox/seed.json}, in the form of the v1 API. */
    public static List<ObjectNode> users() {
        try (var seed = Seed.class.getResourceAsStream("/sandbox/seed.json")) {
            return List.of(SandboxJson.MAPPER.readValue(seed, ObjectNode[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
