package dev.muster.pipeline.indoubt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.config.ResultStatusWords.Progress;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.SentAttributes;
import dev.muster.ledger.model.BatchRecord;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.WorkResult;
import dev.muster.pipeline.results.ResultsCollector;
import dev.muster.records.schema.Outcome;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides whether an update took effect: the directory has every attribute that was sent. */
final class UpdateResolver {
    private final SentAttributes attributes;
    private final ResultsCollector results;

    UpdateResolver(SentAttributes attributes, ResultsCollector results) {
        this.attributes = attributes;
        this.results = results;
    }

    /**
     * @param result the job's result for the record, {@code null} if unknown
     * @return {@code null} if undecided
     */
    @Nullable
    RecordOutcome outcome(BatchRecord record, JsonNode sent, FoundUsers directory, @Nullable WorkResult result) {
        if (result != null && results.progress(result) == Progress.FINISHED) {
            return updated(record);
        }
        JsonNode user = directory.byId(record.user().knownId());
        boolean stands = user != null && attributes.areAll(sent, user) && !attributes.haveSecret(sent);
        boolean failed = result != null && results.progress(result) == Progress.FAILED;
        if (stands && (!failed || record.sentBefore())) {
            return updated(record);
        }
        if (result != null && failed) {
            return record.sentBefore() && namesPasswordHistory(result) ? updated(record) : results.rejected(result);
        }
        return null;
    }

    /** Returns whether JumpCloud rejects the password as used before: the lost send has set it. */
    private static boolean namesPasswordHistory(WorkResult result) {
        String message = Objects.requireNonNullElse(result.message(), "").toLowerCase(Locale.ROOT);
        return message.contains("password") && message.contains("history");
    }

    private static RecordOutcome updated(BatchRecord record) {
        return RecordOutcome.imported(Outcome.UPDATED, record.user().id());
    }
}
