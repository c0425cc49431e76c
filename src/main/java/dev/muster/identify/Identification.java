package dev.muster.identify;

import dev.muster.config.Settings;
import dev.muster.directory.FoundUsers;
import dev.muster.directory.SentAttributes;
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
import dev.muster.ledger.RecordOutcome;
import dev.muster.ledger.UnidentifiedRecord;
import dev.muster.ledger.UniqueKey;
import dev.muster.ledger.WaitingRecord;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up whom rows are about that name their users, or those users' managers, by username or e-mail address. That happens
 * before anything of an import is sent; only managers whom the import itself creates are set when they are there.
 */
public final class Identification {
    private static final Logger LOG = LoggerFactory.getLogger(Identification.class);
    private static final int RECORDS_OF_A_ROUND = 500;
    private static final Duration BETWEEN_LOOKS_FOR_MANAGERS = Duration.ofSeconds(1);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Identities identities;
    private final Settings settings;
    private final Clock clock;
    private final SentAttributes attributes;
    private final Guard guard;

    public Identification(Ledger ledger, AttributeCatalog catalog, Settings settings, Clock clock) {
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
        identities = ledger.identities();
        attributes = new SentAttributes(catalog);
        guard = new Guard(ledger.imports(), settings.mostInvalidPercent());
    }

    /** Begins a round for the next records of an import. */
    public Round begin(String importId) {
        return new Round(identities.next(importId, RECORDS_OF_A_ROUND));
    }

    /** Takes in the answer to one of a round's searches. */
    public void take(Round round, Answer answer) {
        round.take(answer);
    }

    /** Commits what a round has found, and returns the batches of what may be sent now. */
    public List<Parcel> conclude(String importId, Round round) {
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
        Map<UserName, Optional<Long>> creators = new HashMap<>();
        for (UnidentifiedRecord record : round.records()) {
            var identity = new Identity(record, found, attributes, name -> creators.computeIfAbsent(name, any -> creator(importId, name)));
            Decision decision = identity.decide();
            if (decision instanceof Decision.Known known) {
                identities.identified(importId, known.record());
            } else if (decision instanceof Decision.Settled settled) {
                identities.settle(importId, record.number(), settled.outcome());
            } else if (decision instanceof Decision.NotShownYet absent) {
                waitFor(absent.who(), importId, record);
            }
        }
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
            round.records().forEach(record -> identities.settle(importId, record.number(), lookUpRefused(record, refused.message())));
        } else {
            LogLine.about(importId, LOG.atWarn()).log("Users whom rows of import {} name could not be looked up, and are looked up again later: {}", importId, round.failure().message());
        }
    }

    private static RecordOutcome lookUpRefused(UnidentifiedRecord record, String message) {
        String reason = "the service refuses to be searched: " + message;
        return record.onlyManagerIsLeft() ? RecordOutcome.managerNotSet(Outcome.UNRESOLVED, record.importedAs(), reason)
                : RecordOutcome.failed(Outcome.INVALID, ProblemCode.LOOK_UP_REFUSED, reason, "Let the key search users, or name users and managers by their ids.");
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
    public void finish(String importId) {
        ledger.change(() -> {
            boolean more = identities.anyBeforeSending(importId);
            Import identified = ledger.imports().get(importId);
            if (!more && identified.identifies()) {
                ledger.imports().send(importId, identified.rows());
                LogLine.about(identified, LOG.atInfo()).log("Import {} ({}) has {} rows, and everybody whom they name was looked up", importId, identified.source(), identified.rows());
            }
            if (identified.state() != ImportState.CLOSING) {
                ledger.imports().identifyAgain(importId, next(importId, more));
            }
        });
    }

    private Instant next(String importId, boolean more) {
        return more ? clock.instant() : identities.anyWaitsForItsManager(importId) ? clock.instant().plus(BETWEEN_LOOKS_FOR_MANAGERS) : null;
    }

    /** Muster itself failed at a round: it is begun again after a while. */
    public void failed(String importId, Exception failure) {
        ledger.imports().identifyAgain(importId, clock.instant().plus(AFTER_A_FAILURE));
        LogLine.about(importId, LOG.atLevel(Hindrance.levelOf(failure))).setCause(failure)
                .log("The users whom rows of import {} name are looked up again in {} s, since that failed: {}", importId, AFTER_A_FAILURE.toSeconds(), failure.toString());
    }
}
