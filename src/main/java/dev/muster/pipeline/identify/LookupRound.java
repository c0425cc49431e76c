package dev.muster.pipeline.identify;

import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.UserKey;
import dev.muster.ledger.model.OpenWork;
import dev.muster.ledger.model.UnidentifiedRecord;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One round of lookups for records of an import. */
public final class LookupRound {
    private List<UnidentifiedRecord> records;
    private final OpenWork openWork;
    private final RepeatedCreates known;
    private final UnchangedRequests unchanged;
    private final Map<Long, SortedMap<String, String>> groups;
    private final IdentityDecider.Rules rules;
    private final GeneratedNames names;
    private final DirectoryLookup lookUp;
    private boolean progressed;

    /**
     * @param openWork the open work before the first search
     * @param known records whose users this home has created before
     * @param unchanged records that are not looked up
     * @param groups the groups that records name, by record and name
     * @param names the names of users who have none yet
     */
    LookupRound(
            List<UnidentifiedRecord> records,
            OpenWork openWork,
            RepeatedCreates known,
            UnchangedRequests unchanged,
            Map<Long, SortedMap<String, String>> groups,
            GeneratedNames names,
            IdentityDecider.Rules rules) {
        this.records = records;
        this.openWork = openWork;
        this.known = known;
        this.unchanged = unchanged;
        this.groups = groups;
        this.names = names;
        this.rules = rules;
        List<UnidentifiedRecord> searched =
                records.stream().filter(record -> !isLeftOut(record)).toList();
        lookUp = new DirectoryLookup(
                searched.stream()
                        .flatMap(record -> Stream.concat(keys(record).stream(), known.keys(record).stream()))
                        .toList(),
                searched.stream().flatMap(ReferencedUsers::fullNames).toList());
    }

    private List<UserKey> keys(UnidentifiedRecord record) {
        return GeneratedNames.isOpen(record)
                ? Stream.concat(names.keys(record), ReferencedUsers.managerKeys(record))
                        .toList()
                : ReferencedUsers.of(record, rules.updatesLookUp(), rules.match());
    }

    /**
     * Gives all records their names after the searches. Leaves out those whose candidates belong to others; returns
     * whether there are any.
     */
    boolean nameUsers() {
        FoundUsers found = found();
        int all = records.size();
        records = records.stream()
                .flatMap(record -> (isLeftOut(record) ? Optional.of(record) : names.named(record, found)).stream())
                .toList();
        return records.size() < all;
    }

    private boolean isLeftOut(UnidentifiedRecord record) {
        return known.waits(record) || unchanged.has(record);
    }

    /** The number of records that are not looked up, since nothing has changed. */
    public long unchangedRecords() {
        return records.stream().filter(unchanged::has).count();
    }

    /** The request bodies of the searches. */
    public List<String> searches() {
        return lookUp.searches();
    }

    void take(ApiResult answer) {
        lookUp.take(answer);
    }

    List<UnidentifiedRecord> records() {
        return records;
    }

    /** The rules of the import. */
    IdentityDecider.Rules rules() {
        return rules;
    }

    OpenWork openWork() {
        return openWork;
    }

    /** Notes that a record is done, or can be looked up again immediately. */
    void progressed() {
        progressed = true;
    }

    /** Returns whether the next round may start immediately. */
    boolean hasProgressed() {
        return progressed || failure() != null;
    }

    /** The records whose users this home has created before. */
    RepeatedCreates known() {
        return known;
    }

    /** The records that are not looked up. */
    UnchangedRequests unchanged() {
        return unchanged;
    }

    /** Returns whether the user of a record joins groups. */
    boolean joins(UnidentifiedRecord record) {
        return !groups.getOrDefault(record.number(), Collections.emptySortedMap())
                .isEmpty();
    }

    /** The groups that records name, by record and name, each with its id. */
    Map<Long, SortedMap<String, String>> groups() {
        return groups;
    }

    FoundUsers found() {
        return lookUp.found();
    }

    /** The failure that stopped the searches; {@code null} if all succeeded. */
    public @Nullable ApiResult failure() {
        return lookUp.failure();
    }
}
