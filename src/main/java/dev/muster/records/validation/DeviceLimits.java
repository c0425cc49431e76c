package dev.muster.records.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.Attribute;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Warns of values that the directory accepts but some devices do not. */
final class DeviceLimits {
    private final List<Attribute> limited;

    DeviceLimits(AttributeCatalog catalog) {
        limited = catalog.attributes().stream()
                .filter(attribute -> !attribute.devices().isEmpty())
                .toList();
    }

    /** Warnings about a user that is to be sent. Attributes that only identify the user of an update are skipped. */
    List<Problem> warnings(@Nullable Operation operation, ObjectNode user) {
        var warnings = new ArrayList<Problem>();
        for (Attribute attribute : limited) {
            String text = user.path(attribute.path().property()).asText("");
            int length = text.codePointCount(0, text.length());
            boolean only = attribute.identifies().contains(operation) && !user.has("id");
            String devices = attribute.devices().entrySet().stream()
                    .filter(kind -> length > kind.getValue())
                    .map(kind -> "%s devices take %d".formatted(kind.getKey(), kind.getValue()))
                    .collect(Collectors.joining(", "));
            if (!devices.isEmpty() && !only) {
                warnings.add(ProblemText.TOO_LONG_FOR_DEVICES.of(
                        attribute.name(), attribute.name(), Quoting.quoted(text), length, devices));
            }
        }
        return warnings;
    }
}
