package dev.muster.config.sources;

import dev.muster.records.mapping.Assignment;
import java.util.List;

/**
 * The user groups of a source.
 *
 * @param everyone the groups that the user of each row joins, beside those that the row names
 * @param remove whether users leave groups that an earlier file of the source named for them and today's does not
 */
public record SourceGroups(List<Assignment> everyone, boolean remove) {
    /** No group for everyone, and nothing is removed. */
    public static final SourceGroups NONE = new SourceGroups(List.of(), false);

    public SourceGroups {
        everyone = List.copyOf(everyone);
    }
}
