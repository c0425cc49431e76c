package dev.muster.pipeline.identify;

import dev.muster.config.sources.SourceDefinition;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.groups.SourceMember;
import dev.muster.ledger.model.ImportRun;
import dev.muster.ledger.model.UnidentifiedRecord;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The groups that users of a round leave: an earlier import of the source put the user there, and today's row does not
 * name the group. A user stays in a group that another source has named as well.
 */
final class LeftGroups {
    private final Ledger ledger;
    private final ImportRun importRun;
    private final Map<String, List<SourceMember>> members;

    /**
     * @param former the ledger that knows the members of sources
     * @param ledger the ledger of the import
     * @param definition of the source; {@code null} for an import of no source
     * @param sources the names of the sources that exist
     */
    LeftGroups(
            Ledger former,
            Ledger ledger,
            ImportRun importRun,
            @Nullable SourceDefinition definition,
            FoundUsers found,
            List<String> sources) {
        this.ledger = ledger;
        this.importRun = importRun;
        members = definition == null || !definition.groups().remove()
                ? Map.of()
                : former.sourceMembers().of(importRun.destination(), definition.name(), found.ids(), sources);
    }

    /**
     * The groups that the user of a record leaves.
     *
     * @param named the groups that the row names, with their ids; {@code null} if it does not say which
     * @param userId {@code null} for a record that changes no existing user
     */
    List<SourceMember> of(
            UnidentifiedRecord record, @Nullable SortedMap<String, String> named, @Nullable String userId) {
        if (named == null || userId == null || record.onlyManagerIsLeft()) {
            return List.of();
        }
        List<SourceMember> left = members.getOrDefault(userId, List.of()).stream()
                .filter(member -> !named.containsValue(member.groupId()))
                .toList();
        String source = importRun.options().source();
        if (source != null) {
            left.stream()
                    .filter(SourceMember::shared)
                    .forEach(member -> ledger.sourceMembers().forget(importRun.destination(), source, member));
        }
        return left.stream().filter(member -> !member.shared()).toList();
    }
}
