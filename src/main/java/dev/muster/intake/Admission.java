package dev.muster.intake;

import dev.muster.jumpcloud.Redaction;
import dev.muster.ledger.Imports;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.NewRecord;
import dev.muster.ledger.Records;
import dev.muster.record.AttributeCatalog;
import dev.muster.record.Destination;
import dev.muster.record.Link;
import dev.muster.record.MappedRecord;
import dev.muster.record.Problem;
import dev.muster.record.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides which records may be sent, and says what the ledger is to keep of each. */
final class Admission {
    private final AttributeCatalog catalog;
    private final LinkedSecrets linkedSecrets;
    private final Imports imports;
    private final Records records;

    /** @param former knows the attempts that rows refer to */
    Admission(Ledger former, AttributeCatalog catalog) {
        this.catalog = catalog;
        imports = former.imports();
        records = former.records();
        linkedSecrets = new LinkedSecrets(former.imports(), former.records(), catalog);
    }

    /**
     * @param more          problems beside those that the record has of its own
     * @param secretColumns the secrets that the record's row has a cell or a key for, filled or not
     */
    NewRecord admit(MappedRecord record, List<Problem> more, Destination destination, Set<String> secretColumns) {
        var problems = new ArrayList<>(record.problems());
        problems.addAll(more);
        linkedSecrets.restore(record, destination, secretColumns).ifPresent(problems::add);
        var link = Optional.ofNullable(record.link()).filter(first -> !isOfAnother(first, destination));
        var former = new FormerAttempts(record, problems.isEmpty() ? link.map(records::attempts).orElse(List.of()) : List.of());
        former.obstacle().ifPresent(problems::add);
        var secrets = Redaction.ofUsers(record.user() == null ? List.of() : List.of(record.user().toString()), catalog);
        return new NewRecord(record.number(), record.line(), record.operation(), told(record.username(), record.given().username(), secrets), told(record.email(), record.given().email(), secrets),
                record.user() == null ? null : record.user().path("employeeIdentifier").asText(null), record.id(), record.identified(), Problems.join(problems),
                link.map(first -> first.importId()).orElse(null), link.map(first -> first.line()).orElse(null),
                record.user() == null ? null : record.user().toString(), record.warnings(), former.doubt().orElse(null));
    }

    /** A name as it is sent, or else as the row gives it: whoever is told that it is invalid wants to know which one it was. */
    private static String told(String sent, String given, Redaction secrets) {
        return sent == null ? secrets.of(given) : sent;
    }

    /** What became of a row in one directory says nothing of another. */
    private boolean isOfAnother(Link first, Destination destination) {
        return imports.find(first.importId()).filter(former -> !former.destination().equals(destination)).isPresent();
    }
}
