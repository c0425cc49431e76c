package dev.muster.pipeline.identify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.config.sources.MatchKey;
import dev.muster.ledger.Fingerprints;
import dev.muster.ledger.model.Fingerprint;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.records.schema.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of a round that ask for what their source asked for last time, when the directory had it. They are not
 * looked up until the look-up is a number of days old, so that changes made by hand are found within these days.
 */
final class UnchangedRequests {
    private static final int HEXADECIMAL = 16;
    /** The part of a hash that chooses the day of a person's next look-up. */
    private static final int CHOICE_DIGITS = 7;

    private final IdentityDecider.Rules rules;
    private final Look look;
    private final Map<Long, Request> requests = new HashMap<>();
    private final Map<String, Fingerprint> known;

    private record Request(String person, String hash) {}

    /**
     * When users are looked up.
     *
     * @param everybody whether all are looked up
     * @param days the number of days after which a user is looked up again
     * @param today in days since 1970-01-01
     */
    record Look(boolean everybody, int days, long today) {}

    /**
     * @param importRun only of a source with a definition; other imports look up everybody
     * @param groups the groups that records name, by record and name
     */
    UnchangedRequests(
            Fingerprints fingerprints,
            ImportRun importRun,
            List<UnidentifiedRecord> records,
            Map<Long, SortedMap<String, String>> groups,
            IdentityDecider.Rules rules,
            Look look) {
        this.rules = rules;
        this.look = look;
        String source = importRun.options().source();
        if (importRun.reading().definition() == null || source == null) {
            known = Map.of();
            return;
        }
        String ofAll = fingerprints.hash(rules.asText());
        for (UnidentifiedRecord record : records) {
            if (mayBeLeftOut(record)) {
                add(record, record.requested().user(), ofAll + text(groups.get(record.number())), fingerprints);
            }
        }
        known = fingerprints.of(
                importRun.destination(),
                source,
                requests.values().stream().map(Request::person).distinct().toList());
    }

    /** A row without a group is not the same as one that does not say which groups its user is in. */
    private static String text(@Nullable SortedMap<String, String> groups) {
        if (groups == null) {
            return "[]";
        }
        return groups.isEmpty() ? "no groups" : groups.keySet().toString();
    }

    private static boolean mayBeLeftOut(UnidentifiedRecord record) {
        return !record.onlyManagerIsLeft()
                && record.operation() != Operation.CREATE
                && record.message() == null
                && !record.created();
    }

    /** The directory does not tell whether it has the secrets that a record sets, so such a record is looked up. */
    private void add(UnidentifiedRecord record, ObjectNode user, String rest, Fingerprints fingerprints) {
        boolean secret = user.properties().removeIf(attribute -> rules.catalog().isSecret(attribute.getKey()));
        if (secret && (record.operation() == Operation.UPDATE || rules.upsertsSetPassword())) {
            return;
        }
        key(record, user)
                .ifPresent(key -> requests.put(
                        record.number(),
                        new Request(
                                fingerprints.hash(key),
                                fingerprints.hash(record.operation().word() + rest + user))));
    }

    /** The key that finds a record's user; empty without one. */
    private Optional<String> key(UnidentifiedRecord record, ObjectNode user) {
        if (record.user().id() != null) {
            return Optional.of("id=" + record.user().id());
        }
        List<MatchKey> keys = rules.match().isEmpty() ? List.of(MatchKey.USERNAME, MatchKey.EMAIL) : rules.match();
        return keys.stream()
                .filter(key -> key == MatchKey.EMPLOYEE_IDENTIFIER || !GeneratedNames.isOpen(record))
                .flatMap(key -> Stream.ofNullable(user.path(key.attribute()).textValue())
                        .map(value -> key.attribute() + "=" + value))
                .findFirst();
    }

    /** The id of the user of a record that is not looked up; {@code null} for other records. */
    @Nullable
    String userId(UnidentifiedRecord record) {
        Request request = requests.get(record.number());
        if (request == null || look.everybody) {
            return null;
        }
        Fingerprint former = known.get(request.person);
        return former == null || !former.request().equals(request.hash) || isDue(former) ? null : former.userId();
    }

    private boolean isDue(Fingerprint former) {
        long age = look.today - former.lookedOn();
        return age < 0 || age >= look.days;
    }

    /** Returns whether a record is not looked up. */
    boolean has(UnidentifiedRecord record) {
        return userId(record) != null;
    }

    /**
     * The fingerprint of a record whose user was looked up; empty for a record that is looked up every time. The next
     * look-ups of users that were all looked up on one day for the first time are on different days.
     */
    Optional<Fingerprint> fingerprint(UnidentifiedRecord record, String userId) {
        return Optional.ofNullable(requests.get(record.number()))
                .map(request -> new Fingerprint(
                        request.person,
                        request.hash,
                        userId,
                        known.containsKey(request.person) ? look.today : look.today - daysSooner(request.person)));
    }

    private long daysSooner(String person) {
        return Integer.parseInt(person, 0, CHOICE_DIGITS, HEXADECIMAL) % look.days;
    }
}
