package dev.muster.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** By what rules a source is read: how it is written, and how much of it is read. */
public record SourceRules(Dialect dialect, SourceLimits limits) {
    /** Everything is found out, within the usual limits. */
    public static final SourceRules USUAL = new SourceRules(Dialect.FOUND, SourceLimits.USUAL);

    private static final JsonMapper JSON = new JsonMapper();

    /** The same rules for a source of which that is said. */
    public SourceRules saying(Dialect said) {
        return new SourceRules(said.over(dialect), limits);
    }

    /** The rules by which reports of such a source are read. */
    public SourceRules ofReports() {
        return new SourceRules(dialect.ofReports(), limits);
    }

    /** What rows come of a source, as a text: that of others is the same if, and only if, they read every source in the same way. */
    public String asText() {
        return dialect.asText();
    }

    /** As the ledger keeps them. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param json as {@link #toJson()} gave it; {@code null} for the usual ones */
    public static SourceRules ofJson(String json) {
        try {
            return json == null ? USUAL : JSON.readValue(json, SourceRules.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The rules by which a source was read cannot be read from the ledger", e);
        }
    }
}
