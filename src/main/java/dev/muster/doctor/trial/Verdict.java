package dev.muster.doctor.trial;

/** How what was seen goes with what Muster assumes. */
public enum Verdict {
    /** It is as assumed. */
    EXPECTED("ok"),
    /** It is otherwise. */
    DIFFERENT("differs"),
    /** Nothing is assumed: Muster works either way. */
    EITHER_WAY("either way"),
    /** It was not seen well enough to tell. */
    UNCLEAR("unclear");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** The word for it, for people. */
    public String word() {
        return word;
    }
}
