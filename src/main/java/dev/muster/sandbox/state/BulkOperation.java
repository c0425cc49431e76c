package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What a job does with each of its users. */
public interface BulkOperation {

    /** The username by which the user's work result names it; empty if it names nobody. */
    Optional<String> username(JsonNode element);

    /** Creates or changes one user. */
    void apply(JsonNode element) throws RowRejectedException;
}
