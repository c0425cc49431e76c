package dev.muster.cli.output;

import dev.muster.pipeline.intake.Redrive;
import dev.muster.pipeline.intake.Redrive.Fate;
import java.util.Arrays;
import java.util.List;

/** Says which rows are not tried again by a redrive, and what may be done about them. */
public final class RedriveText {
    private final Redrive redrive;
    private final String importId;
    private final String importingTheDeadLetter;

    /** @param importingTheDeadLetter the command that does it */
    public RedriveText(Redrive redrive, String importId, String importingTheDeadLetter) {
        this.redrive = redrive;
        this.importId = importId;
        this.importingTheDeadLetter = importingTheDeadLetter;
    }

    /** A sentence for each kind of rows that are left as they are. */
    public List<String> left() {
        return Arrays.stream(Fate.values())
                .filter(fate -> fate != Fate.AGAIN && redrive.rows(fate) > 0)
                .map(fate -> redrive.rows(fate) + " rows are not, since " + why(fate))
                .toList();
    }

    private String why(Fate fate) {
        return switch (fate) {
            case AGAIN -> throw new IllegalArgumentException("these are tried again");
            case INVALID -> "they are invalid: correct them in the dead letter, then: " + importingTheDeadLetter;
            case REJECTED ->
                "JumpCloud rejected them: to try them, too (or with --code only those of some codes): "
                        + ImportPrinter.COMMAND + " redrive --all " + importId;
            case CREATED ->
                "their users are there, and only the managers are missing: import them with the operation update";
            case TRIED ->
                "a later import has tried them already: " + ImportPrinter.COMMAND + " status " + redrive.triedBy();
            case FOREIGN -> "they are linked to another import, or to none";
        };
    }
}
