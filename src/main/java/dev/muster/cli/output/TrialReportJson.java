package dev.muster.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.Muster;
import dev.muster.doctor.trial.TrialAbortedException;
import dev.muster.doctor.trial.TrialReport;
import dev.muster.records.schema.Destination;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The report of a trial as a JSON document that may be given to others. */
public final class TrialReportJson {
    private TrialReportJson() {}

    public static String of(TrialReport report, Destination destination) throws JsonProcessingException {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("program", new Muster.Version().getVersion()[0])
                .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("service", destination.service());
        if (!destination.org().isEmpty()) {
            document.put("org", destination.org());
        }
        put(document, "obstacle", report.aborted());
        var findings = document.putArray("lessons");
        report.findings()
                .forEach(finding -> findings.addObject()
                        .put("topic", finding.topic())
                        .put("verdict", finding.verdict().word())
                        .put("seen", finding.seen()));
        var proposals = document.putObject("settings");
        report.proposals().forEach(proposal -> proposals.put(proposal.setting(), proposal.value()));
        var left = document.putArray("left");
        report.cleanup()
                .users()
                .forEach(user ->
                        left.addObject().put("username", user.username()).put("id", user.id()));
        put(document, "leftBecause", report.cleanup().aborted());
        document.set("evidence", report.evidence());
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static void put(ObjectNode document, String field, Optional<TrialAbortedException> aborted) {
        document.put(field, aborted.map(TrialAbortedException::getMessage).orElse(null));
    }
}
