package dev.muster.crash;

import dev.muster.records.schema.Operation;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.api.SandboxCall;
import dev.muster.sandbox.faults.Fault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kinds of imports and the faults besides the kill. */
enum Scenario {
    /** Two batches, and a row that is invalid; of updates also one that is rejected. */
    PLAIN(7, 3, both(), EnumSet.allOf(SourceKind.class)),
    /** The same, only from files. */
    FILE(7, 3, both(), files()),
    /** The same, only from messages. */
    MESSAGES(7, 3, both(), EnumSet.of(SourceKind.QUEUE)),
    /** Several chunks, and several pages of results. */
    LONG(620, 250, both(), files()),
    /** A send is processed, but its response is lost. */
    LOST_ANSWER(6, 10, both(), EnumSet.allOf(SourceKind.class)),
    /** A send is never received. */
    LOST_SEND(6, 10, both(), EnumSet.allOf(SourceKind.class)),
    /** A send is never received, and the quiet time is long. */
    LOST_SEND_LONG_QUIET(6, 10, both(), EnumSet.allOf(SourceKind.class)),
    /** The service is busy for a while. */
    BUSY(6, 10, both(), EnumSet.allOf(SourceKind.class)),
    /** The service refuses a batch as a whole. */
    REFUSED_BATCH(6, 10, both(), EnumSet.allOf(SourceKind.class)),
    /** Nothing may be sent of the import. */
    REFUSED_IMPORT(6, 3, both(), files()),
    /** Rows name users by username. */
    NAMED(7, 3, EnumSet.of(Operation.UPDATE), EnumSet.allOf(SourceKind.class)),
    /** The first user, also created, is the manager of all others. */
    MANAGERS(6, 10, EnumSet.of(Operation.CREATE), files()),
    /** Users join a group. */
    GROUPS(6, 10, both(), EnumSet.allOf(SourceKind.class)),
    /** A start that finds a lost send is killed as well. */
    KILLED_BEFORE(6, 10, both(), EnumSet.allOf(SourceKind.class)),
    /** A cancellation of an unsent import is killed before its commit, so that it has no effect. */
    CANCEL_LOST(7, 3, both(), files()),
    /** A cancellation of an unsent import is committed. */
    CANCELLED(7, 3, both(), files()),
    /** An import in doubt is cancelled; its only send was never received. */
    CANCELLED_IN_DOUBT(6, 10, both(), files()),
    /** A command imports a file without some columns. */
    COMMANDED(7, 3, both(), files()),
    /** A redrive of a cancelled, unsent import is killed and repeated. */
    REDRIVEN(7, 3, both(), files());

    private final int rows;
    private final int batchSize;
    private final Set<Operation> operations;
    private final Set<SourceKind> forms;

    Scenario(int rows, int batchSize, Set<Operation> operations, Set<SourceKind> forms) {
        this.rows = rows;
        this.batchSize = batchSize;
        this.operations = operations;
        this.forms = forms;
    }

    private static Set<Operation> both() {
        return EnumSet.of(Operation.CREATE, Operation.UPDATE);
    }

    private static Set<SourceKind> files() {
        return EnumSet.of(SourceKind.CSV, SourceKind.NDJSON);
    }

    Set<Operation> operations() {
        return operations;
    }

    Set<SourceKind> forms() {
        return forms;
    }

    /** Returns whether only {@code run} works on it. */
    boolean isLeftAlone() {
        return !EnumSet.of(CANCEL_LOST, CANCELLED, CANCELLED_IN_DOUBT, COMMANDED, REDRIVEN)
                .contains(this);
    }

    Map<String, String> settings() {
        // The first search must be that of the batch in doubt.
        return Map.of(
                "MUSTER_UPDATE_LOOK_UP",
                String.valueOf(this != LOST_ANSWER),
                "MUSTER_BATCH_SIZE",
                String.valueOf(batchSize),
                "MUSTER_IN_DOUBT_QUIET",
                this == LOST_SEND_LONG_QUIET ? "3s" : "700ms");
    }

    /** Returns whether each row is a separate message. */
    boolean manyMessages() {
        return batchSize < rows;
    }

    /** Users that the service processes per second. */
    int usersPerSecond() {
        return this == LONG ? 400 : 2000;
    }

    /** Plans the faults of the service. */
    void arrangeFaults(Sandbox sandbox, Operation operation) {
        var send = operation == Operation.CREATE ? SandboxCall.BULK_CREATE : SandboxCall.BULK_UPDATE;
        if (this == LOST_ANSWER) {
            sandbox.faults().onNext(send, Fault.dropAfterAccepting());
        } else if (this == LOST_SEND || this == LOST_SEND_LONG_QUIET) {
            sandbox.faults().onNext(send, Fault.dropBeforeAccepting());
        } else if (this == BUSY) {
            sandbox.faults().onNext(send, Fault.answer(503, Map.of(), "text/plain", "busy"));
        } else if (this == REFUSED_BATCH) {
            sandbox.faults()
                    .onNext(
                            send,
                            Fault.answer(
                                    400,
                                    Map.of(),
                                    "application/json",
                                    "{\"code\":400,\"message\":\"malformed user\",\"status\":\"INVALID_ARGUMENT\"}"));
        }
    }

    /** The rows of the source. */
    List<ScenarioRow> source(Operation operation) {
        var source = new ArrayList<ScenarioRow>();
        for (int number = 1; number <= rows; number++) {
            source.add(
                    operation == Operation.CREATE
                            ? ScenarioRow.create(number, this == MANAGERS ? "person1" : null)
                            : ScenarioRow.update(number, this != NAMED));
        }
        if (this == REFUSED_IMPORT) {
            source.replaceAll(row -> row.with("departmint", "?", "unsent"));
        } else if (this == NAMED) {
            source.set(2, source.get(2).with("username", "missing.user", "invalid"));
        } else if (this != MANAGERS) {
            ScenarioRow wrong = source.get(2);
            source.set(
                    2,
                    operation == Operation.CREATE
                            ? wrong.with("email", "no address", "invalid")
                            : wrong.with("id", "no id", "invalid"));
        }
        if (this == GROUPS) {
            source.replaceAll(row -> row.with("group1", ScenarioRow.GROUP, row.outcome()));
        }
        if (this == COMMANDED) {
            source.replaceAll(row -> row.with(Command.LEFT_OUT, "7", row.outcome()));
        }
        if (operation == Operation.UPDATE && (this == PLAIN || this == LOST_ANSWER)) {
            source.set(4, source.get(4).with("id", ScenarioRow.id(0xfff), "rejected"));
        }
        if (this == CANCELLED || this == CANCELLED_IN_DOUBT) {
            String outcome = this == CANCELLED ? "unsent" : "unresolved";
            source.replaceAll(row -> row.outcome().equals("invalid") ? row : row.ending(outcome));
        }
        return source;
    }
}
