package dev.muster.pipeline.intake;

import dev.muster.ledger.model.Attempt;
import dev.muster.ledger.model.FirstSend;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import dev.muster.records.validation.MappedRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The earlier attempts of a row that comes back in a dead letter or a redrive. No user is created twice: one who exists
 * is not created again, and one who may exist is looked up first.
 */
final class PreviousAttempts {

    private final MappedRecord record;
    private final List<Attempt> attempts;

    /**
     * @param attempts the oldest first; those that were about another user, or asked for another operation, do not
     *     count
     */
    PreviousAttempts(MappedRecord record, List<Attempt> attempts) {
        this.record = record;
        this.attempts = attempts.stream().filter(this::isTheSame).toList();
    }

    private boolean isTheSame(Attempt attempt) {
        return attempt.operation() == record.operation()
                && agree(attempt.user().username(), record.username())
                && agree(
                        attempt.user().email(),
                        record.email() == null ? null : record.email().toLowerCase(Locale.ROOT))
                && agree(attempt.user().id(), record.id());
    }

    private static boolean agree(@Nullable String former, @Nullable String now) {
        return former == null || now == null || former.equals(now);
    }

    /**
     * The reason why the row is not tried again: its user was created, or an open import is creating it. A user who is
     * only missing in a group is looked up, and found unchanged.
     */
    Optional<Problem> obstacle() {
        return record.operation() != Operation.CREATE
                ? Optional.empty()
                : attempts.stream()
                        .filter(attempt -> attempt.userIsThere() && !attempt.lacksOnlyGroups() || attempt.isOpen())
                        .findFirst()
                        .map(PreviousAttempts::obstacle);
    }

    private static Problem obstacle(Attempt attempt) {
        ProblemText text = attempt.userIsThere() ? ProblemText.IMPORTED_ALREADY : ProblemText.ATTEMPT_OPEN;
        return text.of(null, attempt.link().importId(), attempt.link().line());
    }

    /** The first send of the row, if its outcome is unknown. A later rejection makes it known. */
    Optional<FirstSend> doubt() {
        FirstSend doubt = null;
        for (Attempt attempt : attempts) {
            if (attempt.outcome() == Outcome.REJECTED) {
                doubt = null;
            } else if (attempt.outcome() == Outcome.UNRESOLVED
                    && !attempt.userIsThere()
                    && attempt.firstSend().at() != null
                    && doubt == null) {
                doubt = attempt.firstSend();
            }
        }
        return Optional.ofNullable(doubt);
    }
}
