package dev.muster.pipeline.identify;

import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.ledger.model.OpenWork;
import dev.muster.ledger.model.UnidentifiedRecord;
import java.util.List;
import java.util.stream.Stream;

/** One round of looking up whom records of an import name. */
public final class LookupRound {
    private final List<UnidentifiedRecord> records;
    private final OpenWork openWork;
    private final RepeatedCreates known;
    private final DirectoryLookup lookUp;
    private boolean progressed;

    /**
     * @param openWork what was open before the first search
     * @param known the records that create users whom this home has created before
     */
    LookupRound(List<UnidentifiedRecord> records, OpenWork openWork, RepeatedCreates known, boolean updatesLookUp) {
        this.records = records;
        this.openWork = openWork;
        this.known = known;
        lookUp = new DirectoryLookup(records.stream()
                .filter(record -> !known.waits(record))
                .flatMap(record ->
                        Stream.concat(ReferencedUsers.of(record, updatesLookUp).stream(), known.keys(record).stream()))
                .toList());
    }

    /** The bodies of the searches to make. */
    public List<String> searches() {
        return lookUp.searches();
    }

    void take(ApiResult answer) {
        lookUp.take(answer);
    }

    List<UnidentifiedRecord> records() {
        return records;
    }

    OpenWork openWork() {
        return openWork;
    }

    /** Notes that a record needs no look-up any more, or another one at once. */
    void progressed() {
        progressed = true;
    }

    /** Whether the next round may find more without waiting. */
    boolean hasProgressed() {
        return progressed || failure() != null;
    }

    /** The records that create users whom this home has created before. */
    RepeatedCreates known() {
        return known;
    }

    FoundUsers found() {
        return lookUp.found();
    }

    /** What stood in the way of a search, so that no more are made; {@code null} if all were answered. */
    public ApiResult failure() {
        return lookUp.failure();
    }
}
