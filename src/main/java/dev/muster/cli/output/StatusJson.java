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

/** Tells machines what the ledger says of imports: one JSON document. */
public final class StatusJson {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode document = JSON.createObjectNode();

    /**
     * @param worker who works in the home, as {@link dev.muster.runtime.WorkerLock#livingHolder} tells it
     * @param refusals of the organizations; where several are served each is told with its name, and the first one as
     *     the only one would be
     * @param quiet until when the service asked not to be called, by the organizations' names
     * @param unclaimedFiles what stays in the inbox
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
                    .put("since", one.since().toString())
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

    /** @param more how many older ones are not listed */
    public String ofList(List<ImportStatus> listed, long more) {
        ArrayNode imports = document.putArray("imports");
        listed.forEach(status -> put(imports.addObject(), status));
        return document.put("more", more).toPrettyString();
    }

    public String of(ImportStatus status) {
        ImportRun told = status.importRun();
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
        if (told.refusal() == null) {
            document.putNull("refused");
        } else {
            document.putObject("refused")
                    .put("code", told.refusal().code())
                    .put("reason", told.refusal().reason())
                    .put("hint", told.refusal().hint());
        }
        document.put("seenBefore", told.seenBefore())
                .put("sourceChanged", status.sourceChanged().isPresent());
        ArrayNode failures = document.putArray("failures");
        status.failures().forEach(failure -> put(failures.addObject(), failure));
        return document.toPrettyString();
    }

    private static void put(ObjectNode node, ImportStatus status) {
        ImportRun told = status.importRun();
        node.put("import", told.id());
        if (!told.org().isEmpty()) {
            node.put("org", told.org());
        }
        node.put("source", told.source())
                .put("operation", told.operation().word())
                .put("state", told.state().word())
                .put("rows", told.rows());
        for (Outcome outcome : Outcome.values()) {
            node.put(outcome.word(), status.rows(outcome));
        }
        node.put("stopped", told.unbalanced()).put("waitsFor", status.waitsFor().orElse(null));
        node.put("open", status.open())
                .put("startedAt", told.startedAt().toString())
                .put("finishedAt", text(Optional.ofNullable(told.finishedAt())));
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

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
