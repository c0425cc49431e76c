package dev.muster.cli.output;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.ledger.CredentialRejections;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.FailureGroup;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Outcome;
import dev.muster.storage.StrayFile;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the status of imports as one JSON document. */
public final class StatusJson {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode document = JSON.createObjectNode();

    /**
     * @param worker the running worker, see {@link dev.muster.runtime.WorkerLock#livingHolder}
     * @param refusals of the organizations; the first one is also written as if it were the only one
     * @param quiet by organization, the time until which the service asked not to be called
     * @param unclaimedFiles the files that stay in the inbox
     */
    public StatusJson(
            Optional<Instant> pausedSince,
            Optional<String> worker,
            List<CredentialRejections.Refusal> refusals,
            Map<String, Instant> quiet,
            List<StrayFile> unclaimedFiles) {
        Optional<CredentialRejections.Refusal> refusal = refusals.stream().findFirst();
        document.put("pausedSince", text(pausedSince))
                .put("worker", worker.orElse(null))
                .put("refusedSince", text(refusal.map(CredentialRejections.Refusal::since)))
                .put(
                        "refusal",
                        refusal.map(CredentialRejections.Refusal::message).orElse(null));
        if (refusal.filter(any -> !any.org().isEmpty()).isPresent()) {
            ArrayNode each = document.putArray("refusals");
            refusals.forEach(one -> each.addObject()
                    .put("org", one.org())
                    .put("since", String.valueOf(one.since()))
                    .put("refusal", one.message()));
        }
        ObjectNode quietUntil = document.putObject("quietUntil");
        quiet.forEach((org, until) -> quietUntil.put(org, until.toString()));
        ArrayNode left = document.putArray("leftInInbox");
        unclaimedFiles.forEach(stray -> left.addObject()
                .put("file", stray.path())
                .put("reason", stray.reason())
                .put("hint", stray.hint()));
    }

    /**
     * Writes a list of imports.
     *
     * @param more the number of older imports not listed
     */
    public String ofList(List<ImportStatus> listed, long more) {
        ArrayNode imports = document.putArray("imports");
        listed.forEach(status -> put(imports.addObject(), status));
        return document.put("more", more).toPrettyString();
    }

    public String of(ImportStatus status) {
        ImportRun importRun = status.importRun();
        put(document, status);
        ObjectNode batches = document.putObject("batches");
        for (BatchState state : BatchState.values()) {
            batches.put(state.name().toLowerCase(Locale.ROOT), status.batches().getOrDefault(state, 0L));
        }
        ArrayNode jobs = document.putArray("jobs");
        status.jobs().forEach(jobs::add);
        document.put("nextSend", text(status.nextSend()))
                .put("nextPoll", text(status.nextPoll()))
                .put("nextLookUp", text(status.nextLookUp()));
        if (importRun.status().refusal() == null) {
            document.putNull("refused");
        } else {
            document.putObject("refused")
                    .put("code", importRun.status().refusal().code())
                    .put("reason", importRun.status().refusal().reason())
                    .put("hint", importRun.status().refusal().hint());
        }
        document.put("seenBefore", importRun.status().seenBefore())
                .put("sourceChanged", status.sourceChanged().isPresent());
        ArrayNode failures = document.putArray("failures");
        status.failures().forEach(failure -> put(failures.addObject(), failure));
        return document.toPrettyString();
    }

    private static void put(ObjectNode node, ImportStatus status) {
        ImportRun importRun = status.importRun();
        node.put("import", importRun.id());
        if (!importRun.destination().org().isEmpty()) {
            node.put("org", importRun.destination().org());
        }
        node.put("source", importRun.source())
                .put("operation", importRun.operation().word())
                .put("state", importRun.status().word())
                .put("rows", importRun.status().rows());
        for (Outcome outcome : Outcome.values()) {
            node.put(outcome.word(), status.rows(outcome));
        }
        node.put("skipped", importRun.status().skipped());
        node.put("stopped", importRun.status().unbalanced())
                .put("waitsFor", status.waitsFor().orElse(null));
        node.put("open", status.open())
                .put("startedAt", importRun.times().started().toString())
                .put("finishedAt", text(Optional.ofNullable(importRun.times().finished())));
    }

    private static void put(ObjectNode node, FailureGroup failure) {
        node.put("outcome", failure.outcome().word())
                .put("code", failure.code())
                .put("rows", failure.records());
        ArrayNode reasons = node.putArray("reasons");
        failure.reasons()
                .forEach(reason ->
                        reasons.addObject().put("reason", reason.text()).put("rows", reason.records()));
    }

    private static @Nullable String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
