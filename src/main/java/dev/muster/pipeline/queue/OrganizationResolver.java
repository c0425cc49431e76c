package dev.muster.pipeline.queue;

import dev.muster.config.ImportSettings;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.Destination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The organizations that messages may be for. */
final class OrganizationResolver {
    private final List<ImportSettings> organizations;
    private final boolean several;
    private final Addressee unknown;

    /**
     * @param organizations the settings of each
     * @param common the settings common to all
     */
    OrganizationResolver(List<ImportSettings> organizations, ImportSettings common) {
        this.organizations = organizations;
        several = organizations.stream()
                .noneMatch(organization -> organization.destination().org().isEmpty());
        // A message for an unknown organization belongs to none of those that are served, unless only one is.
        unknown = new Addressee(common, several ? Destination.NONE : common.destination(), null);
    }

    /**
     * The organization that a message is for.
     *
     * @param settings of that organization, or those common to all
     * @param problem the reason why no organization was found; {@code null} if one was
     */
    record Addressee(
            ImportSettings settings,
            Destination destination,
            @Nullable Problem problem) {}

    Addressee of(QueueMessage message) {
        // An id may belong to two organizations at different addresses, or be the name of another.
        List<ImportSettings> meant = organizations.stream()
                .filter(organization -> organization.destination().isMeantBy(message.organization()))
                .toList();
        return meant.size() == 1
                ? new Addressee(meant.get(0), meant.get(0).destination(), null)
                : new Addressee(
                        unknown.settings(),
                        unknown.destination(),
                        meant.isEmpty() ? unknown(message) : ambiguous(message));
    }

    private Problem unknown(QueueMessage message) {
        if (!several) {
            return ProblemText.ORGANIZATION_UNKNOWN_SINGLE.of(null);
        }
        String named = message.organization();
        return named == null
                ? ProblemText.ORGANIZATION_UNKNOWN_NONE.of(null)
                : ProblemText.ORGANIZATION_UNKNOWN_NAMED.of(null, Quoting.quoted(named));
    }

    private static Problem ambiguous(QueueMessage message) {
        return ProblemText.ORGANIZATION_UNKNOWN_AMBIGUOUS.of(
                null, Quoting.quoted(String.valueOf(message.organization())));
    }
}
