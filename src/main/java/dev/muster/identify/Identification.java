package dev.muster.identify;

import dev.muster.config.Settings;
import dev.muster.directory.FoundUsers;
import dev.muster.directory.SentAttributes;
import dev.muster.directory.UserChanges;
import dev.muster.directory.UserName;
import dev.muster.intake.BatchCutter;
import dev.muster.intake.Guard;
import dev.muster.intake.Parcel;
import dev.muster.jumpcloud.Answer;
import dev.muster.jumpcloud.SteadyClock;
import dev.muster.ledger.Identities;
import dev.muster.ledger.Import;
import dev.muster.ledger.ImportState;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.OpenWork;
import dev.muster.ledger.OtherRecord;
import dev.muster.ledger.RecordOutcome;
import dev.muster.ledger.UnidentifiedRecord;
import dev.muster.ledger.UniqueKey;
import dev.muster.ledger.WaitingRecord;
import dev.muster.log.FailureText;
import dev.muster.log.LogLine;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.Outcome;
import dev.muster.record.Problem;
import dev.muster.record.ProblemCode;
import dev.muster.storage.Hindrance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the users that rows are about, and those users' managers who are named by username or e-mail address. That happens
 * before anything of an import is sent; only managers whom the import itself creates are set when they are there.
 */
public final class Identification {
    private static final Logger LOG = LoggerFactory.getLogger(Identification.class);
    private static final int RECORDS_OF_A_ROUND = 500;
    private static final Duration BETWEEN_LOOKS_FOR_MANAGERS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS_AT_WHAT_WAITS = Duration.ofMillis(500);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);
    private static final Duration WHILE_AN_OLDER_IMPORT_CREATES = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Ledger former;
    /** The imports with records that wait for what becomes of those of older imports. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Identities identities;
    private final Settings settings;
    private final Clock clock;
    private final Identity.Rules rules;
    private final SentAttributes attributes;
    private final Guard guard;

    public Identification(Ledger ledger, AttributeCatalog catalog, Settings settings, Clock clock) {
        this(ledger, ledger, catalog, settings, clock);
    }

    /** @param former knows the users whom this home has created, where that is not the ledger of the records */
    public Identification(Ledger ledger, Ledger former, AttributeCatalog catalog, Settings settings, Clock clock) {
        this.ledger = ledger;
        this.former = former;
        this.settings = settings;
        this.clock = clock;
        identities = ledger.identities();
        rules = new Identity.Rules(catalog, new UserChanges(catalog, settings.arrays()), settings.updatesLookUp(), settings.upsertsSetPasswords());
        attributes = new SentAttributes(catalog);
        guard = new Guard(ledger.imports(), settings.mostInvalidPercent());
    }

    /** Begins a round for the next records of an import. */
    public Round begin(String importId) {
        OpenWork openWork = identities.openWork(importId);
        List<UnidentifiedRecord> records = identities.next(importId, RECORDS_OF_A_ROUND);
        var known = new KnownCreates(former.createdUsers(), ledger.imports().get(importId), records, former == ledger);
        return new Round(records, openWork, known, settings.updatesLookUp());
    }

    /** Takes in the answer to one of a round's searches. */
    public void take(Round round, Answer answer) {
        round.take(answer);
    }

    /** Commits what a round has found, and returns the batches of what may be sent now. */
    public List<Parcel> conclude(String importId, Round round) {
        if (round.records().stream().anyMatch(round.known()::waits)) {
            waiting.add(importId);
        } else {
            waiting.remove(importId);
        }
        ledger.change(() -> {
            if (round.failure() == null) {
                commit(importId, round);
            } else {
                failed(importId, round);
            }
        });
        Import identified = ledger.imports().get(importId);
        if (identities.anyBeforeSending(importId) || identified.gathers() || identified.identifies() && refused(identified)) {
            return List.of();
        }
        return parcels(identified);
    }

    private void commit(String importId, Round round) {
        FoundUsers found = round.found();
        var others = new OtherWork(identities, importId, round);
        Map<UserName, Optional<Long>> creators = new HashMap<>();
        for (UnidentifiedRecord record : round.records().stream().filter(any -> !round.known().waits(any)).toList()) {
            Optional<OtherRecord> ahead = others.ahead(record);
            if (ahead.isPresent()) {
                waitFor(ahead.get(), importId, record, round);
                continue;
            }
            boolean patient = record.lookUntil() == null || !clock.instant().isAfter(record.lookUntil());
            var identity = new Identity(record, found, rules, name -> creators.computeIfAbsent(name, any -> creator(importId, name)), patient);
            Decision decision = round.known().decide(record, found, attributes).orElseGet(identity::decide);
            if (decision instanceof Decision.Known known) {
                identities.identified(importId, known.record());
                round.progressed();
            } else if (decision instanceof Decision.Settled settled) {
                identities.settle(importId, record.number(), settled.outcome());
                round.progressed();
            } else if (decision instanceof Decision.NotShownYet absent) {
                waitFor(absent.who(), importId, record);
            }
        }
    }

    /** What was found of its user may be older than what another record does to it, so the user is looked up again when that is done. */
    private void waitFor(OtherRecord ahead, String importId, UnidentifiedRecord record, Round round) {
        if (ahead.open()) {
            identities.waitFor(ahead, importId, record.number());
            LogLine.about(importId, LOG.atDebug()).log("Row {} of import {} waits for row {} of import {}, which is about the same user", record.number(), importId,
                    ahead.number(), ahead.importId());
        }
        round.progressed();
    }

    private Optional<Long> creator(String importId, UserName name) {
        return identities.creator(importId, name.isEmail() ? UniqueKey.EMAIL : UniqueKey.USERNAME, name.text());
    }

    /** A search may lag behind, but not for ever. */
    private void waitFor(String who, String importId, UnidentifiedRecord record) {
        if (record.lookUntil() == null) {
            identities.lookUntil(importId, record.number(), clock.instant().plus(settings.inDoubtQuiet()));
        } else if (clock.instant().isAfter(record.lookUntil())) {
            identities.settle(importId, record.number(), RecordOutcome.managerNotSet(Outcome.UNRESOLVED, record.importedAs(),
                    "the directory does not show " + who));
        }
    }

    private void failed(String importId, Round round) {
        if (round.failure() instanceof Answer.Refused refused) {
            LogLine.about(importId, LOG.atError()).log("Users whom rows of import {} name cannot be looked up, let the key search users: {}", importId, refused.message());
            round.records().stream().filter(record -> !round.known().waits(record))
                    .forEach(record -> identities.settle(importId, record.number(), lookUpRefused(record, refused.message())));
        } else {
            LogLine.about(importId, LOG.atWarn()).log("Users whom rows of import {} name could not be looked up, and are looked up again later: {}", importId, round.failure().message());
        }
    }

    private static RecordOutcome lookUpRefused(UnidentifiedRecord record, String message) {
        String reason = "the service refuses to be searched: " + message;
        return record.onlyManagerIsLeft() ? RecordOutcome.managerNotSet(Outcome.UNRESOLVED, record.importedAs(), reason)
                : RecordOutcome.failed(Outcome.INVALID, ProblemCode.LOOK_UP_REFUSED, reason, "Let the key search users; or name users and managers by their ids, and set muster.update.look-up = false.");
    }

    /** All rows are identified: what follows from that is settled, and the import may be refused for it. */
    private boolean refused(Import identified) {
        ledger.change(() -> {
            identities.settleRepeated(identified.id());
            identities.settleWithoutManager(identified.id());
        });
        Optional<Problem> refusal = guard.refusal(identified, identified.rows());
        refusal.ifPresent(why -> {
            ledger.imports().refuse(identified.id(), identified.rows(), why, SteadyClock.wallOf(clock).instant());
            LogLine.about(identified, LOG.atInfo()).log("Import {} ({}) is refused, nothing of it is sent: {}", identified.id(), identified.source(), why.reason());
        });
        return refusal.isPresent();
    }

    private List<Parcel> parcels(Import identified) {
        var cutter = new BatchCutter(identified.id(), identified.organization(), settings.batchSize(), settings.batchBytes());
        try (Stream<WaitingRecord> records = identities.withoutBatch(identified.id())) {
            records.forEach(record -> cutter.add(record.operation(), record.number(), record.bytes()));
        }
        return cutter.close();
    }

    /** Ends a round: says when the next one is, and lets an import be sent whose rows are all identified. */
    public void finish(String importId, Round round) {
        ledger.change(() -> {
            boolean more = identities.anyBeforeSending(importId);
            Import identified = ledger.imports().get(importId);
            if (!more && identified.identifies()) {
                ledger.imports().send(importId, identified.rows());
                LogLine.about(identified, LOG.atInfo()).log("Import {} ({}) has {} rows, and everybody whom they name was looked up", importId, identified.source(), identified.rows());
            }
            if (identified.state() != ImportState.CLOSING) {
                ledger.imports().identifyAgain(importId, next(importId, more, round.hasProgressed()));
            }
        });
    }

    private Instant next(String importId, boolean more, boolean progressed) {
        if (more && waiting.contains(importId)) {
            return clock.instant().plus(WHILE_AN_OLDER_IMPORT_CREATES);
        }
        if (more) {
            return progressed ? clock.instant() : clock.instant().plus(BETWEEN_LOOKS_AT_WHAT_WAITS);
        }
        return identities.anyWaitsForItsManager(importId) ? clock.instant().plus(BETWEEN_LOOKS_FOR_MANAGERS) : null;
    }

    /** Muster itself failed at a round: it is begun again after a while. */
    public void failed(String importId, Exception failure) {
        ledger.imports().identifyAgain(importId, clock.instant().plus(AFTER_A_FAILURE));
        LogLine.about(importId, LOG.atLevel(Hindrance.levelOf(failure)))
                .log("Could not look up the users of import {}; retrying in {} s: {}",
                        importId, AFTER_A_FAILURE.toSeconds(), FailureText.of(failure));
    }
}
