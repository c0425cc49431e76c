package dev.muster.pipeline.identify;

import dev.muster.config.ImportSettings;
import dev.muster.config.UpdateSettings;
import dev.muster.config.sources.Leavers;
import dev.muster.config.sources.ProtectedUsers;
import dev.muster.config.sources.SourceDefinition;
import dev.muster.config.sources.SourceFiles;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.SentAttributes;
import dev.muster.jumpcloud.directory.UserChanges;
import dev.muster.jumpcloud.directory.UserReference;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Fingerprints;
import dev.muster.ledger.Identities;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.groups.SourceMember;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.ImportState;
import dev.muster.ledger.model.OpenWork;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.RelatedRecord;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.ledger.model.UniqueKey;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.guard.ChangeGuards;
import dev.muster.pipeline.guard.Refusal;
import dev.muster.pipeline.guard.SendGuard;
import dev.muster.pipeline.intake.BatchLimits;
import dev.muster.pipeline.intake.BatchingRound;
import dev.muster.pipeline.intake.Intake;
import dev.muster.pipeline.intake.RecordRun;
import dev.muster.pipeline.leavers.MissingUsers;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemPhrase;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves the users of rows, and managers named by username or email address, before anything of an import is sent.
 * Managers created by the same import are set once they exist.
 */
public final class Identification {
    private static final Logger LOG = LoggerFactory.getLogger(Identification.class);
    private static final int RECORDS_OF_A_ROUND = 500;
    private static final Duration BETWEEN_LOOKS_FOR_MANAGERS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS_AT_WHAT_WAITS = Duration.ofMillis(500);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);
    private static final Duration WHILE_AN_OLDER_IMPORT_CREATES = Duration.ofSeconds(1);

    private static final int FIRST_CANDIDATES = 2;
    private static final int MORE_CANDIDATES = 4;

    private final Ledger ledger;
    private final Ledger former;
    /** The imports with records that wait for records of older imports. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /** The number of usernames to try, by import, where all of the first belonged to others. */
    private final Map<String, Integer> candidates = new ConcurrentHashMap<>();

    private final Identities identities;
    private final ImportSettings settings;
    private final Duration inDoubtQuiet;
    private final Clock clock;
    private final AttributeCatalog catalog;
    private final SentAttributes attributes;
    private final SendGuard guards;
    private final ChangeGuards changeGuards;
    private final MissingUsers missingUsers;

    /** @param inDoubtQuiet the longest time to repeat the search for a user that it does not show yet */
    public Identification(
            Home home,
            Ledger ledger,
            AttributeCatalog catalog,
            ImportSettings settings,
            Duration inDoubtQuiet,
            Clock clock) {
        this(home, ledger, ledger, catalog, settings, inDoubtQuiet, clock);
    }

    /** @param former the ledger with the users created by this home, if that is another one */
    public Identification(
            Home home,
            Ledger ledger,
            Ledger former,
            AttributeCatalog catalog,
            ImportSettings settings,
            Duration inDoubtQuiet,
            Clock clock) {
        this.ledger = ledger;
        this.former = former;
        this.settings = settings;
        this.inDoubtQuiet = inDoubtQuiet;
        this.clock = clock;
        identities = ledger.identities();
        this.catalog = catalog;
        attributes = new SentAttributes(catalog);
        changeGuards = new ChangeGuards(ledger);
        missingUsers = new MissingUsers(former, ledger);
        guards = Intake.guardsBeforeSending(home, ledger, settings);
    }

    /** Starts a lookup round for the next records of an import. */
    public LookupRound begin(String importId) {
        OpenWork openWork = identities.openWork(importId);
        ImportRun importRun = ledger.imports().get(importId);
        List<UnidentifiedRecord> records =
                waitsForMembers(importRun) ? List.of() : identities.next(importId, RECORDS_OF_A_ROUND);
        var known = new RepeatedCreates(former.createdUsers(), importRun, records, former == ledger);
        var names = new GeneratedNames(
                ledger.createdUsers(), importRun, records, candidates.getOrDefault(importId, FIRST_CANDIDATES));
        Map<Long, SortedMap<String, String>> groups = ledger.memberships().named(importId, records);
        IdentityDecider.Rules rules = rules(importRun);
        var unchanged = new UnchangedRequests(
                former.fingerprints(),
                importRun,
                records,
                groups,
                rules,
                look(importRun.options().of().full()));
        return new LookupRound(records, openWork, known, unchanged, groups, names, rules);
    }

    /** Returns whether an older import of the source is to change members first: what it adds may be to remove. */
    private boolean waitsForMembers(ImportRun importRun) {
        SourceDefinition definition = definition(importRun);
        return definition != null
                && definition.groups().remove()
                && ledger.sourceMembers().changing(importRun.id());
    }

    private UnchangedRequests.Look look(boolean everybody) {
        return new UnchangedRequests.Look(everybody, settings.updates().driftDays(), today());
    }

    private long today() {
        return LocalDate.ofInstant(SteadyClock.wallClock(clock).instant(), ZoneOffset.UTC)
                .toEpochDay();
    }

    /** The rules by which the import was read: the definition of its source may have changed since. */
    private IdentityDecider.Rules rules(ImportRun importRun) {
        SourceDefinition definition = definition(importRun);
        UpdateSettings updates = definition == null ? settings.updates() : definition.over(settings.updates());
        ProtectedUsers protectedUsers = definition == null
                ? updates.protectedUsers()
                : updates.protectedUsers().and(definition.protectedUsers());
        return new IdentityDecider.Rules(
                catalog,
                new UserChanges(catalog, updates.arrays()),
                updates.looksUp(),
                updates.upsertsSetPasswords(),
                definition == null ? List.of() : definition.match(),
                protectedUsers,
                List.of(updates.arrays(), protectedUsers, definition == null ? "" : definition.text())
                        .toString());
    }

    private @Nullable SourceDefinition definition(ImportRun importRun) {
        String text = importRun.reading().definition();
        return text == null
                ? null
                : SourceFiles.kept(Objects.requireNonNull(importRun.options().source()), text, catalog);
    }

    /** Adds the response to one of a round's searches. */
    public void take(LookupRound round, ApiResult answer) {
        round.take(answer);
    }

    /** Commits the results of a round and returns the records that may be put into batches now. */
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
        ImportRun importRun = ledger.imports().get(importId);
        if (identities.anyBeforeSending(importId)
                || importRun.gathers()
                || importRun.identifies() && refused(importRun)) {
            return Collections.emptyIterator();
        }
        return new WaitingRuns(
                identities.withoutBatch(importId),
                new BatchingRound(importId, importRun.destination().organization(), BatchLimits.of(settings)));
    }

    private void commit(String importId, LookupRound round) {
        if (round.nameUsers()) {
            candidates.merge(importId, FIRST_CANDIDATES * MORE_CANDIDATES, (former, any) -> former * MORE_CANDIDATES);
            round.progressed();
        } else {
            candidates.remove(importId);
        }
        FoundUsers found = round.found();
        var others = new ConcurrentWork(identities, importId, round);
        ImportRun importRun = ledger.imports().get(importId);
        Set<String> returning = returning(importRun, found);
        SourceDefinition definition = definition(importRun);
        List<String> sources = definition == null
                ? List.of()
                : new SourceFiles(settings.reading().sources()).names();
        var leftGroups = new LeftGroups(former, ledger, importRun, definition, found, sources);
        Map<UserReference, Optional<Long>> creators = new HashMap<>();
        var identified = new ArrayList<Identities.Identified>();
        var fingerprints = new ArrayList<Fingerprints.Kept>();
        var changing = new HashSet<String>();
        for (UnidentifiedRecord record : round.records().stream()
                .filter(any -> !round.known().waits(any))
                .toList()) {
            Optional<RelatedRecord> ahead = others.ahead(record);
            if (ahead.isPresent()) {
                waitFor(ahead.get(), importId, record, round);
                continue;
            }
            String unchanged = round.unchanged().userId(record);
            if (unchanged != null) {
                if (round.joins(record)) {
                    ledger.memberships().already(importId, record.number(), unchanged);
                }
                identities.settle(importId, record.number(), RecordOutcome.imported(Outcome.UNCHANGED, unchanged));
                round.progressed();
                continue;
            }
            boolean patient = record.lookUntil() == null || !clock.instant().isAfter(record.lookUntil());
            var identity = new IdentityDecider(
                    record,
                    found,
                    round.rules(),
                    name -> creators.computeIfAbsent(name, any -> creator(importId, name)),
                    returning,
                    patient);
            LookupDecision decided =
                    round.known().decide(record, found, attributes).orElseGet(identity::decide);
            List<SourceMember> left = leftGroups.of(record, round.groups().get(record.number()), decided.userId());
            boolean members = round.joins(record) || !left.isEmpty();
            LookupDecision decision = members ? identity.joining(decided) : decided;
            if (decision.userId() != null && !left.isEmpty()) {
                ledger.memberships().remove(importId, record.number(), left);
            }
            if (decision instanceof LookupDecision.Known known) {
                identified.add(new Identities.Identified(known.record(), known.change()));
                String userId = known.userId();
                if (userId != null) {
                    changing.add(userId);
                    round.unchanged()
                            .fingerprint(record, userId)
                            .ifPresent(its -> fingerprints.add(new Fingerprints.Kept(its, record.number())));
                }
                round.progressed();
            } else if (decision instanceof LookupDecision.Settled settled) {
                identities.settle(importId, record.number(), settled.outcome());
                round.progressed();
                String userId = settled.userId();
                if (userId != null) {
                    Long open = members ? record.number() : null;
                    round.unchanged()
                            .fingerprint(record, userId)
                            .ifPresent(its -> fingerprints.add(new Fingerprints.Kept(its, open)));
                }
            } else if (decision instanceof LookupDecision.NotShownYet absent) {
                waitFor(absent.who(), importId, record);
            }
        }
        identities.identified(importId, identified);
        ledger.fingerprints().forget(changing);
        if (importRun.options().source() != null) {
            ledger.fingerprints()
                    .keep(importId, importRun.destination(), importRun.options().source(), fingerprints);
        }
    }

    /** Those of the users found that the source suspended, if it activates who comes back. */
    private Set<String> returning(ImportRun importRun, FoundUsers found) {
        SourceDefinition definition = definition(importRun);
        return definition == null || definition.leavers().returning() != Leavers.Returning.ACTIVATE
                ? Set.of()
                : former.sourceUsers().suspended(importRun.destination(), definition.name(), found.suspended());
    }

    /**
     * Makes a record wait for another one about the same user. Its lookup may be outdated, so it is repeated
     * afterwards.
     */
    private void waitFor(RelatedRecord ahead, String importId, UnidentifiedRecord record, LookupRound round) {
        if (ahead.open()) {
            identities.waitFor(ahead, importId, record.number());
            LogLine.about(importId, LOG.atDebug())
                    .log(
                            "Row {} of import {} waits for row {} of import {}: both name the same user",
                            record.number(),
                            importId,
                            ahead.number(),
                            ahead.importId());
        }
        round.progressed();
    }

    private Optional<Long> creator(String importId, UserReference name) {
        return name.isEmail()
                ? identities.creator(importId, UniqueKey.EMAIL, name.text())
                : identities
                        .creator(importId, UniqueKey.USERNAME, name.text())
                        .or(() -> identities.creator(importId, UniqueKey.EMPLOYEE_IDENTIFIER, name.text()));
    }

    /** Repeats the lookup of a user that the search does not show yet, up to a deadline. */
    private void waitFor(String who, String importId, UnidentifiedRecord record) {
        if (record.lookUntil() == null) {
            identities.lookUntil(importId, record.number(), clock.instant().plus(inDoubtQuiet));
        } else if (record.onlyManagerIsLeft() && clock.instant().isAfter(record.lookUntil())) {
            identities.settle(
                    importId,
                    record.number(),
                    RecordOutcome.managerNotSet(
                            Outcome.UNRESOLVED,
                            Objects.requireNonNull(record.manager()).importedAs(),
                            ProblemPhrase.NOT_IN_DIRECTORY.with(who)));
        }
    }

    private void failed(String importId, LookupRound round) {
        ApiResult failure = round.failure();
        if (failure instanceof ApiResult.Rejected refused) {
            LogLine.about(importId, LOG.atError())
                    .log(
                            "Cannot look up users of import {}: {}. Allow the API key to search users",
                            importId,
                            refused.message());
            round.records().stream()
                    .filter(record -> !round.known().waits(record))
                    .forEach(record ->
                            identities.settle(importId, record.number(), lookUpRefused(record, refused.message())));
        } else if (failure != null) {
            LogLine.about(importId, LOG.atWarn())
                    .log("Could not look up users of import {}; retrying later: {}", importId, failure.message());
        }
    }

    private static RecordOutcome lookUpRefused(UnidentifiedRecord record, String message) {
        Problem refused = ProblemText.LOOK_UP_REFUSED_UNSENT.of(null, message);
        return record.onlyManagerIsLeft()
                ? RecordOutcome.managerNotSet(
                        Outcome.UNRESOLVED,
                        Objects.requireNonNull(record.manager()).importedAs(),
                        refused.reason())
                : RecordOutcome.failed(Outcome.INVALID, refused);
    }

    /**
     * Settles rows that depend on others once all rows are identified; returns whether the import is refused for them.
     */
    private boolean refused(ImportRun importRun) {
        ledger.change(() -> {
            identities.settleRepeated(importRun.id());
            identities.settleWithoutManager(importRun.id());
        });
        Optional<Problem> refusal = guards.refusal(importRun, importRun.status().rows());
        if (refusal.isEmpty()) {
            Optional<ChangeGuards.Stop> stop = stop(importRun);
            if (stop.isPresent() && ledger.imports().namedPath(importRun.id()).isEmpty()) {
                hold(importRun, stop.get());
                return true;
            }
            refusal = stop.map(ChangeGuards.Stop::problem);
        }
        refusal.ifPresent(why -> new Refusal(ledger, clock).of(importRun, why, LOG));
        return refusal.isPresent();
    }

    /** The guards that stop an import of a source, as its definition was when it was read. */
    private Optional<ChangeGuards.Stop> stop(ImportRun importRun) {
        SourceDefinition definition = definition(importRun);
        if (definition == null) {
            return Optional.empty();
        }
        Set<String> allowed = new HashSet<>(importRun.options().of().allowedGuards());
        allowed.addAll(importRun.status().hold().releasedFrom());
        return changeGuards.stop(
                importRun, definition.guards(), missingUsers.toSuspend(importRun, definition), allowed);
    }

    /** Holds an import that no command waits for, until it is released or cancelled. */
    private void hold(ImportRun importRun, ChangeGuards.Stop stop) {
        String why = stop.problem().reason() + ". To import it anyway: ./muster release " + importRun.id()
                + "; to drop it: ./muster cancel " + importRun.id();
        ledger.imports().hold(importRun.id(), stop.guards(), why);
        LogLine.about(importRun, LOG.atWarn())
                .log("Import {} ({}) is held, nothing is sent: {}", importRun.id(), importRun.source(), why);
    }

    /** Ends a round: schedules the next one, or releases the import for sending if all its rows are identified. */
    public void finish(String importId, LookupRound round) {
        ledger.change(() -> {
            boolean more = identities.anyBeforeSending(importId);
            ImportRun importRun = ledger.imports().get(importId);
            if (!more && importRun.identifies()) {
                ledger.imports().send(importId, importRun.status().rows());
                LogLine.about(importRun, LOG.atInfo())
                        .log(
                                "Import {} ({}) has {} rows; all users are resolved",
                                importId,
                                importRun.source(),
                                importRun.status().rows());
            }
            if (importRun.status().state() != ImportState.CLOSING) {
                ledger.imports().identifyAgain(importId, next(importId, more, round.hasProgressed()));
            }
        });
    }

    private @Nullable Instant next(String importId, boolean more, boolean progressed) {
        if (more && waiting.contains(importId)) {
            return clock.instant().plus(WHILE_AN_OLDER_IMPORT_CREATES);
        }
        if (more) {
            return progressed ? clock.instant() : clock.instant().plus(BETWEEN_LOOKS_AT_WHAT_WAITS);
        }
        return identities.anyWaitsForItsManager(importId) ? clock.instant().plus(BETWEEN_LOOKS_FOR_MANAGERS) : null;
    }

    /** Schedules a retry after an internal failure in a round. */
    public void failed(String importId, Throwable failure) {
        ledger.imports().identifyAgain(importId, clock.instant().plus(AFTER_A_FAILURE));
        LogLine.about(importId, LOG.atLevel(StorageFailure.levelOf(failure)))
                .log(
                        "Could not look up the users of import {}; retrying in {} s: {}",
                        importId,
                        AFTER_A_FAILURE.toSeconds(),
                        FailureText.of(failure));
    }
}
