package dev.muster.cli.output;

import dev.muster.pipeline.intake.Redrive;
import dev.muster.pipeline.intake.Redrive.Fate;
import java.util.Arrays;
import java.util.List;

/** Describes the rows that a redrive does not retry, and what to do about them. */
public final class RedriveText {
    private final Redrive redrive;
    private final String importId;
    private final String importingTheDeadLetter;

    /** @param importingTheDeadLetter the command that imports the dead letter */
    public RedriveText(Redrive redrive, String importId, String importingTheDeadLetter) {
        this.redrive = redrive;
        this.importId = importId;
        this.importingTheDeadLetter = importingTheDeadLetter;
    }

    /** A sentence for each kind of skipped rows. */
    public List<String> skipped() {
        return Arrays.stream(Fate.values())
                .filter(fate -> fate != Fate.AGAIN && redrive.rows(fate) > 0)
                .map(fate -> Counts.of(redrive.rows(fate), "row") + " skipped: " + why(fate))
                .toList();
    }

    private String why(Fate fate) {
        return switch (fate) {
            case AGAIN -> throw new IllegalArgumentException("these are retried");
            case INVALID -> "invalid, correct them in the dead letter, then: " + importingTheDeadLetter;
            case REJECTED ->
                "rejected by JumpCloud, to retry them (or with --code some of them): " + ImportPrinter.COMMAND
                        + " redrive --all " + importId;
            case CREATED -> "created, only the manager is missing, import them with the operation update";
            case TRIED ->
                "already retried by a later import, see: " + ImportPrinter.COMMAND + " status " + redrive.triedBy();
            case FOREIGN -> "linked to another import or to none";
        };
    }
}
