package dev.muster.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.cli.Muster;
import dev.muster.config.Settings;
import dev.muster.doctor.trial.TrialAbortedException;
import dev.muster.doctor.trial.TrialReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Writes a trial report as a JSON document that is safe to share. */
public final class TrialReportJson {
    private TrialReportJson() {}

    public static String of(TrialReport learned, Settings settings) throws JsonProcessingException {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("program", new Muster.Version().getVersion()[0])
                .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("service", settings.baseUrl());
        if (!settings.org().isEmpty()) {
            document.put("org", settings.org());
        }
        put(document, "obstacle", learned.obstacle());
        var lessons = document.putArray("lessons");
        learned.lessons()
                .forEach(lesson -> lessons.addObject()
                        .put("topic", lesson.topic())
                        .put("verdict", lesson.verdict().word())
                        .put("seen", lesson.seen()));
        var settingsToChange = document.putObject("settings");
        learned.proposals().forEach(proposal -> settingsToChange.put(proposal.setting(), proposal.value()));
        var left = document.putArray("left");
        learned.remains()
                .users()
                .forEach(user ->
                        left.addObject().put("username", user.username()).put("id", user.id()));
        put(document, "leftBecause", learned.remains().obstacle());
        document.set("evidence", learned.evidence());
        return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static void put(ObjectNode document, String field, Optional<TrialAbortedException> obstacle) {
        document.put(field, obstacle.map(TrialAbortedException::getMessage).orElse(null));
    }
}
