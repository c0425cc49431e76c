package dev.muster.records.source;

/** The rules for reading a source: its dialect and the limits. */
public record SourceRules(Dialect dialect, SourceLimits limits) {
    /** Everything is found out, within the usual limits. */
    public static final SourceRules USUAL = new SourceRules(Dialect.FOUND, SourceLimits.USUAL);

    /** The same rules for a source of which that is said. */
    public SourceRules saying(Dialect said) {
        return new SourceRules(said.over(dialect), limits);
    }

    /** The rules by which reports of such a source are read. */
    public SourceRules ofReports() {
        return new SourceRules(dialect.ofReports(), limits);
    }

    /** A text that is equal for rules that read every source in the same way, and only for them. */
    public String asText() {
        return dialect.asText();
    }
}
