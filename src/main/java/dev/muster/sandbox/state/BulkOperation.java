package dev.muster.sandbox.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The work of a job on each user. */
public interface BulkOperation {

    /** The username for the user's work result, if it has one. */
    Optional<String> username(JsonNode element);

    /** Creates or changes one user. */
    void apply(JsonNode element) throws RowRejectedException;
}
