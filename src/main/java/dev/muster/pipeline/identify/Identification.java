package dev.muster.pipeline.identify;

import dev.muster.config.Settings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.SentAttributes;
import dev.muster.jumpcloud.directory.UserChanges;
import dev.muster.jumpcloud.directory.UserReference;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Identities;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.OpenWork;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.RelatedRecord;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.ledger.model.UniqueKey;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.intake.BatchLimits;
import dev.muster.pipeline.intake.BatchingRound;
import dev.muster.pipeline.intake.InvalidRowGuard;
import dev.muster.pipeline.intake.RecordRun;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.StorageFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the users that rows are about, and those users' managers who are named by username or e-mail address. That
 * happens before anything of an import is sent; only managers whom the import itself creates are set when they are
 * there.
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
    private final IdentityDecider.Rules rules;
    private final SentAttributes attributes;
    private final InvalidRowGuard guard;

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
        rules = new IdentityDecider.Rules(
                catalog,
                new UserChanges(catalog, settings.arrays()),
                settings.updatesLookUp(),
                settings.upsertsSetPasswords());
        attributes = new SentAttributes(catalog);
        guard = new InvalidRowGuard(ledger.imports(), settings.mostInvalidPercent());
    }

    /** Begins a round for the next records of an import. */
    public LookupRound begin(String importId) {
        OpenWork openWork = identities.openWork(importId);
        List<UnidentifiedRecord> records = identities.next(importId, RECORDS_OF_A_ROUND);
        var known =
                new RepeatedCreates(former.createdUsers(), ledger.imports().get(importId), records, former == ledger);
        return new LookupRound(records, openWork, known, settings.updatesLookUp());
    }

    /** Takes in the answer to one of a round's searches. */
    public void take(LookupRound round, ApiResult answer) {
        round.take(answer);
    }

    /** Commits what a round has found, and returns the records that may be put into batches now. */
    public Iterator<RecordRun> conclude(String importId, LookupRound round) {
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
        ImportRun identified = ledger.imports().get(importId);
        if (identities.anyBeforeSending(importId)
                || identified.gathers()
                || identified.identifies() && refused(identified)) {
            return Collections.emptyIterator();
        }
        return new WaitingRuns(
                identities.withoutBatch(importId),
                new BatchingRound(importId, identified.organization(), BatchLimits.of(settings)));
    }

    private void commit(String importId, LookupRound round) {
        FoundUsers found = round.found();
        var others = new ConcurrentWork(identities, importId, round);
        Map<UserReference, Optional<Long>> creators = new HashMap<>();
        for (UnidentifiedRecord record : round.records().stream()
                .filter(any -> !round.known().waits(any))
                .toList()) {
            Optional<RelatedRecord> ahead = others.ahead(record);
            if (ahead.isPresent()) {
                waitFor(ahead.get(), importId, record, round);
                continue;
            }
            boolean patient = record.lookUntil() == null || !clock.instant().isAfter(record.lookUntil());
            var identity = new IdentityDecider(
                    record,
                    found,
                    rules,
                    name -> creators.computeIfAbsent(name, any -> creator(importId, name)),
                    patient);
            LookupDecision decision =
                    round.known().decide(record, found, attributes).orElseGet(identity::decide);
            if (decision instanceof LookupDecision.Known known) {
                identities.identified(importId, known.record());
                round.progressed();
            } else if (decision instanceof LookupDecision.Settled settled) {
                identities.settle(importId, record.number(), settled.outcome());
                round.progressed();
            } else if (decision instanceof LookupDecision.NotShownYet absent) {
                waitFor(absent.who(), importId, record);
            }
        }
    }

    /**
     * What was found of its user may be older than what another record does to it, so the user is looked up again when
     * that is done.
     */
    private void waitFor(RelatedRecord ahead, String importId, UnidentifiedRecord record, LookupRound round) {
        if (ahead.open()) {
            identities.waitFor(ahead, importId, record.number());
            LogLine.about(importId, LOG.atDebug())
                    .log(
                            "Row {} of import {} waits for row {} of import {}, which is about the same user",
                            record.number(),
                            importId,
                            ahead.number(),
                            ahead.importId());
        }
        round.progressed();
    }

    private Optional<Long> creator(String importId, UserReference name) {
        return identities.creator(importId, name.isEmail() ? UniqueKey.EMAIL : UniqueKey.USERNAME, name.text());
    }

    /** A search may lag behind, but not for ever. */
    private void waitFor(String who, String importId, UnidentifiedRecord record) {
        if (record.lookUntil() == null) {
            identities.lookUntil(importId, record.number(), clock.instant().plus(settings.inDoubtQuiet()));
        } else if (clock.instant().isAfter(record.lookUntil())) {
            identities.settle(
                    importId,
                    record.number(),
                    RecordOutcome.managerNotSet(
                            Outcome.UNRESOLVED, record.importedAs(), "the directory does not show " + who));
        }
    }

    private void failed(String importId, LookupRound round) {
        if (round.failure() instanceof ApiResult.Rejected refused) {
            LogLine.about(importId, LOG.atError())
                    .log(
                            "Users whom rows of import {} name cannot be looked up, let the key search users: {}",
                            importId,
                            refused.message());
            round.records().stream()
                    .filter(record -> !round.known().waits(record))
                    .forEach(record ->
                            identities.settle(importId, record.number(), lookUpRefused(record, refused.message())));
        } else {
            LogLine.about(importId, LOG.atWarn())
                    .log(
                            "Users whom rows of import {} name could not be looked up, and are looked up again later: {}",
                            importId,
                            round.failure().message());
        }
    }

    private static RecordOutcome lookUpRefused(UnidentifiedRecord record, String message) {
        String reason = "the service refuses to be searched: " + message;
        return record.onlyManagerIsLeft()
                ? RecordOutcome.managerNotSet(Outcome.UNRESOLVED, record.importedAs(), reason)
                : RecordOutcome.failed(
                        Outcome.INVALID,
                        ProblemCode.LOOK_UP_REFUSED,
                        reason,
                        "Let the key search users; or name users and managers by their ids, and set muster.update.look-up = false.");
    }

    /** All rows are identified: what follows from that is settled, and the import may be refused for it. */
    private boolean refused(ImportRun identified) {
        ledger.change(() -> {
            identities.settleRepeated(identified.id());
            identities.settleWithoutManager(identified.id());
        });
        Optional<Problem> refusal = guard.refusal(identified, identified.rows());
        refusal.ifPresent(why -> {
            ledger.imports()
                    .refuse(
                            identified.id(),
                            identified.rows(),
                            why,
                            SteadyClock.wallClock(clock).instant());
            LogLine.about(identified, LOG.atInfo())
                    .log(
                            "Import {} ({}) is refused, nothing of it is sent: {}",
                            identified.id(),
                            identified.source(),
                            why.reason());
        });
        return refusal.isPresent();
    }

    /** Ends a round: says when the next one is, and lets an import be sent whose rows are all identified. */
    public void finish(String importId, LookupRound round) {
        ledger.change(() -> {
            boolean more = identities.anyBeforeSending(importId);
            ImportRun identified = ledger.imports().get(importId);
            if (!more && identified.identifies()) {
                ledger.imports().send(importId, identified.rows());
                LogLine.about(identified, LOG.atInfo())
                        .log(
                                "Import {} ({}) has {} rows, and everybody whom they name was looked up",
                                importId,
                                identified.source(),
                                identified.rows());
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
        LogLine.about(importId, LOG.atLevel(StorageFailure.levelOf(failure)))
                .log(
                        "Could not look up the users of import {}; retrying in {} s: {}",
                        importId,
                        AFTER_A_FAILURE.toSeconds(),
                        FailureText.of(failure));
    }
}
