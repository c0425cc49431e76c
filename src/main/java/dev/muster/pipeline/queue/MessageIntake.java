package dev.muster.pipeline.queue;

import dev.muster.config.ConfigurationException;
import dev.muster.config.ImportSettings;
import dev.muster.config.QueueSettings;
import dev.muster.jumpcloud.pacing.SteadyClock;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.NewRecord;
import dev.muster.logging.FailureText;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.intake.DuplicateKeys;
import dev.muster.pipeline.intake.ImportIds;
import dev.muster.pipeline.intake.Intake;
import dev.muster.pipeline.intake.PreviousCreates;
import dev.muster.pipeline.intake.RecordAdmission;
import dev.muster.pipeline.queue.OrganizationResolver.Addressee;
import dev.muster.records.mapping.MappingException;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.source.SourceRow;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.RecordMapper;
import dev.muster.storage.StorageFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages of queues into the ledger, each for the organization that it names. A message may be acknowledged only
 * after this has returned.
 */
public final class MessageIntake {
    private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);

    private final Ledger ledger;
    private final AttributeCatalog catalog;
    private final QueueSettings queue;
    private final Clock clock;
    private final Clock wall;
    private final OrganizationResolver addressees;
    private final MessageReader reader;
    private final MessageRules.Current messageRules;
    private final RecordAdmission admission;
    private final PreviousCreates formerCreates;
    private final SharedCommit sharedCommit = new SharedCommit(this);

    /**
     * @param organizations the settings of each
     * @param common the settings common to all
     */
    public MessageIntake(
            Ledger ledger,
            AttributeCatalog catalog,
            List<ImportSettings> organizations,
            ImportSettings common,
            QueueSettings queue,
            Clock clock) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.queue = queue;
        this.clock = clock;
        wall = SteadyClock.wallClock(clock);
        addressees = new OrganizationResolver(organizations, common);
        reader = new MessageReader(queue.largestMessage());
        messageRules = new MessageRules.Current(queue.source(), catalog);
        admission = new RecordAdmission(ledger, catalog);
        formerCreates = new PreviousCreates(ledger.createdUsers());
    }

    /** Takes a message; returns the reason if no user can be read, otherwise {@code null}. Thread-safe. */
    public @Nullable PoisonMessage accept(QueueMessage message) {
        return sharedCommit.accept(message);
    }

    /**
     * Takes messages in one transaction. One that was taken before is not counted again. If that fails without a cause
     * outside the program, each is taken by itself, and one that fails three times in a row is rejected, so that it
     * does not hold up the rest.
     *
     * @return those without a user that can be read
     */
    public List<PoisonMessage> accept(List<QueueMessage> messages) {
        try {
            return acceptTogether(messages);
        } catch (RuntimeException | Error failure) {
            if (isNotOfTheMessage(failure)) {
                throw failure;
            }
            var poison = new ArrayList<PoisonMessage>();
            for (int position = 0; position < messages.size(); position++) {
                acceptAlone(position, messages.get(position)).ifPresent(poison::add);
            }
            return poison;
        }
    }

    private Optional<PoisonMessage> acceptAlone(int position, QueueMessage message) {
        Throwable failure = null;
        for (int attempt = 0; attempt < Intake.MOST_FAILURES; attempt++) {
            try {
                return ledger.change(() -> accept(position, message));
            } catch (RuntimeException | Error e) {
                if (isNotOfTheMessage(e)) {
                    throw e;
                }
                failure = e;
            }
        }
        Throwable last = Objects.requireNonNull(failure);
        LOG.error(
                "Could not read a message from {} in {} attempts: {}",
                message.queue(),
                Intake.MOST_FAILURES,
                FailureText.of(last));
        Problem fault = ProblemText.READ_FAILED_MESSAGE.of(
                null, Intake.MOST_FAILURES, FailureText.rootOf(last).getClass().getSimpleName());
        return Optional.of(ledger.change(() -> PoisonMessage.of(position, refuse(message, fault), fault)));
    }

    /**
     * The size of a message is limited, so missing memory is used by something else. A source that cannot be used holds
     * back its messages until it is corrected.
     */
    private static boolean isNotOfTheMessage(Throwable failure) {
        return StorageFailure.isOutside(failure)
                || failure instanceof OutOfMemoryError
                || failure instanceof MappingException
                || failure instanceof ConfigurationException;
    }

    private List<PoisonMessage> acceptTogether(List<QueueMessage> messages) {
        return ledger.change(() -> {
            var poison = new ArrayList<PoisonMessage>();
            for (int position = 0; position < messages.size(); position++) {
                accept(position, messages.get(position)).ifPresent(poison::add);
            }
            return poison;
        });
    }

    private Optional<PoisonMessage> accept(int position, QueueMessage message) {
        Optional<ImportRun> known =
                message.id() == null ? Optional.empty() : ledger.messages().importOf(message.queue(), message.id());
        if (known.isPresent()) {
            LogLine.about(known.get(), LOG.atDebug())
                    .log(
                            "Message {} was already taken by import {}",
                            message.id(),
                            known.get().id());
            return known.filter(former -> former.status().refusal() != null)
                    .map(refused -> PoisonMessage.of(position, refused));
        }
        MessageReader.Content content = reader.read(message);
        if (content.fault() == null) {
            take(message, content.rows());
            return Optional.empty();
        }
        return Optional.of(PoisonMessage.of(position, refuse(message, content.fault()), content.fault()));
    }

    private void take(QueueMessage message, List<SourceRow> rows) {
        Instant now = clock.instant();
        Addressee addressee = addressees.of(message);
        MessageRules rules = messageRules.of(message, addressee.settings().reading(), now);
        ImportRun open = importOf(message, addressee, rules, now);
        long messageNumber =
                ledger.messages().add(message.queue(), message.id(), message.correlationId(), open.id(), now);
        var problems = new IdentityHashMap<MappedRecord, List<Problem>>();
        var secretColumns = new IdentityHashMap<MappedRecord, Set<String>>();
        var mapped = new ArrayList<MappedRecord>(rows.size());
        long number = open.status().rows();
        for (SourceRow row : rows) {
            SourceRow placed = MessageReader.placed(row, ++number, message);
            ledger.messages()
                    .keepRow(open.id(), number, MessageReader.line(placed).getBytes(StandardCharsets.UTF_8));
            // Each user has its own mapper, so that an unknown key is a mistake of that user only.
            var mapper = new RecordMapper(catalog, rules.operation(), List.of(), rules.mapping(), wall);
            MappedRecord record = mapper.map(placed);
            mapped.add(record);
            var more = new ArrayList<>(mapper.columnProblems());
            Stream.of(addressee.problem(), rules.problem())
                    .filter(Objects::nonNull)
                    .forEach(more::add);
            problems.put(record, more);
            secretColumns.put(record, mapper.secretColumns(placed));
        }
        DuplicateKeys.within(mapped)
                .forEach((record, repeated) -> problems.computeIfAbsent(record, same -> new ArrayList<>())
                        .addAll(repeated));
        Set<MappedRecord> known = formerCreates.among(mapped, open);
        List<NewRecord> records = mapped.stream()
                .map(record -> admission.admit(
                        record,
                        problems.getOrDefault(record, List.of()),
                        open.destination(),
                        secretColumns.getOrDefault(record, Set.of()),
                        addressee.settings().updates().looksUp()
                                || rules.kept().options().source() != null,
                        known.contains(record)))
                .toList();
        ledger.records().add(open.id(), messageNumber, records);
        if (records.stream()
                .anyMatch(
                        record -> record.problem() == null && !record.request().identified())) {
            ledger.messageImports().identify(open.id());
        }
        ledger.messageImports().rows(open.id(), number);
    }

    /** The import that now takes the messages of a queue for an organization. */
    private ImportRun importOf(QueueMessage message, Addressee addressee, MessageRules rules, Instant now) {
        String source = QueueSource.name(message.queue(), rules.kept().options().source());
        return ledger.messageImports()
                .openForMessages(source, addressee.destination(), rules.kept(), now)
                .orElseGet(() -> {
                    String importId = ImportIds.next(ledger);
                    ledger.messageImports()
                            .openForMessages(
                                    importId,
                                    source,
                                    QueueSource.path(rules.operation(), source),
                                    rules.operation(),
                                    addressee.destination(),
                                    rules.kept(),
                                    wall.instant(),
                                    now.plus(queue.importWindow()));
                    ImportRun opened = ledger.messageImports()
                            .openForMessages(source, addressee.destination(), rules.kept(), now)
                            .orElseThrow();
                    LogLine.about(opened, LOG.atInfo())
                            .log(
                                    "Import {} ({}) takes the messages for {} for the next {}",
                                    importId,
                                    source,
                                    addressee.destination(),
                                    queue.importWindow());
                    return opened;
                });
    }

    /** Rejects a message as an import of its own; returns the id of that import. */
    private String refuse(QueueMessage message, Problem fault) {
        Instant now = clock.instant();
        String importId = ImportIds.next(ledger);
        String source = QueueSource.nameOfRefused(message.queue());
        Addressee addressee = addressees.of(message);
        Operation operation = addressee.settings().reading().operation();
        ledger.messageImports()
                .openRefused(
                        importId,
                        source,
                        QueueSource.path(operation, source),
                        operation,
                        addressee.destination(),
                        wall.instant(),
                        fault);
        ledger.messages().add(message.queue(), message.id(), message.correlationId(), importId, now);
        if (message.body() != null) {
            ledger.messages().keepRow(importId, 0, message.body());
        }
        LogLine.about(importId, LOG.atWarn())
                .log("Rejected a message from {} (import {}): {}", message.queue(), importId, fault.reason());
        return importId;
    }
}
