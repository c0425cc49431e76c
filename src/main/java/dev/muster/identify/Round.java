package dev.muster.identify;

import dev.muster.directory.FoundUsers;
import dev.muster.directory.LookUp;
import dev.muster.jumpcloud.Answer;
import dev.muster.ledger.UnidentifiedRecord;
import java.util.List;

/** One round of looking up whom records of an import name. */
public final class Round {
    private final List<UnidentifiedRecord> records;
    private final LookUp lookUp;

    Round(List<UnidentifiedRecord> records) {
        this.records = records;
        lookUp = new LookUp(records.stream().flatMap(record -> NamedUsers.of(record).stream()).toList());
    }

    /** The bodies of the searches to make. */
    public List<String> searches() {
        return lookUp.searches();
    }

    void take(Answer answer) {
        lookUp.take(answer);
    }

    List<UnidentifiedRecord> records() {
        return records;
    }

    FoundUsers found() {
        return lookUp.found();
    }

    /** What stood in the way of a search, so that no more are made; {@code null} if all were answered. */
    public Answer failure() {
        return lookUp.failure();
    }
}
