package dev.muster.doubt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.jumpcloud.Answer;
import dev.muster.ledger.Batch;
import dev.muster.ledger.BatchRecord;
import java.util.ArrayList;
import java.util.List;

/** One round of looking up the open records of a batch in the directory. */
public final class LookUp {
    private static final int RECORDS_PER_SEARCH = 30;

    private final Batch batch;
    private final List<BatchRecord> records;
    private final List<JsonNode> users = new ArrayList<>();
    private String trouble;
    private boolean refused;

    LookUp(Batch batch, List<BatchRecord> records) {
        this.batch = batch;
        this.records = records;
    }

    /** The bodies of the searches to make, each for some of the records. */
    public List<String> searches() {
        var searches = new ArrayList<String>();
        for (int from = 0; from < records.size(); from += RECORDS_PER_SEARCH) {
            searches.add(UserSearch.of(records.subList(from, Math.min(from + RECORDS_PER_SEARCH, records.size()))));
        }
        return searches;
    }

    /** Takes in the answer to one of the searches. */
    void take(Answer answer) {
        if (answer instanceof Answer.Done done && done.body().path("results").isArray()) {
            done.body().path("results").forEach(users::add);
        } else {
            refused = answer instanceof Answer.Refused || answer instanceof Answer.CredentialsRefused;
            trouble = answer instanceof Answer.Done ? "the answer to a search has no results" : answer.message();
        }
    }

    Batch batch() {
        return batch;
    }

    List<BatchRecord> records() {
        return records;
    }

    List<JsonNode> users() {
        return users;
    }

    /** Whether the service will not be searched. */
    boolean refused() {
        return refused;
    }

    /** Why not every search was answered; {@code null} if all were. */
    String trouble() {
        return trouble;
    }
}
