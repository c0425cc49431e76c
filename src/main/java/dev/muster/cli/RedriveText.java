package dev.muster.cli;

import dev.muster.intake.Redrive;
import dev.muster.intake.Redrive.Fate;
import java.util.Arrays;
import java.util.List;

/** Says which rows are not tried again by a redrive, and what may be done about them. */
final class RedriveText {
    private final Redrive redrive;

    RedriveText(Redrive redrive) {
        this.redrive = redrive;
    }

    /** A sentence for each kind of rows that are left as they are. */
    List<String> left() {
        return Arrays.stream(Fate.values()).filter(fate -> fate != Fate.AGAIN && redrive.rows(fate) > 0).map(fate -> redrive.rows(fate) + " rows are not, since " + why(fate)).toList();
    }

    private String why(Fate fate) {
        return switch (fate) {
            case AGAIN -> throw new IllegalArgumentException("these are tried again");
            case INVALID -> "they are invalid: correct them in the dead letter, then import them";
            case REJECTED -> "JumpCloud rejected them: --code CODE,... or --all tries them, too";
            case CREATED -> "their users are there, and only the managers are missing: import them with the operation update";
            case TRIED -> "a later import has tried them already: look at import " + redrive.triedBy();
            case FOREIGN -> "they are linked to another import, or to none";
        };
    }
}
