package dev.muster.pipeline.queue;

import dev.muster.config.Settings;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemText;
import dev.muster.records.problem.Quoting;
import dev.muster.records.schema.Destination;
import java.util.List;

/** The organizations that messages may be for. */
final class OrganizationResolver {
    private final List<Settings> organizations;
    private final boolean several;
    private final Addressee nobody;

    /** @param settings of all organizations */
    OrganizationResolver(Settings settings) {
        organizations = settings.organizations();
        several = settings.servesSeveral();
        // A message that is for nobody who is served is told to nobody of those, unless there is one alone.
        nobody = new Addressee(settings.common(), several ? Destination.NONE : settings.destination(), null);
    }

    /**
     * Whom a message is for.
     *
     * @param settings of that organization, or what holds for all
     * @param problem why it is for none that is served; {@code null} where it is for one
     */
    record Addressee(Settings settings, Destination destination, Problem problem) {}

    Addressee of(QueueMessage message) {
        // An id may be of one organization at each of two addresses, or be the name of another.
        List<Settings> meant = organizations.stream()
                .filter(organization -> organization.isMeantBy(message.organization()))
                .toList();
        return meant.size() == 1
                ? new Addressee(meant.get(0), meant.get(0).destination(), null)
                : new Addressee(
                        nobody.settings(),
                        nobody.destination(),
                        meant.isEmpty() ? unknown(message) : ambiguous(message));
    }

    private Problem unknown(QueueMessage message) {
        if (!several) {
            return ProblemText.ORGANIZATION_UNKNOWN_SINGLE.of(null);
        }
        return message.organization() == null
                ? ProblemText.ORGANIZATION_UNKNOWN_NONE.of(null)
                : ProblemText.ORGANIZATION_UNKNOWN_NAMED.of(null, Quoting.quoted(message.organization()));
    }

    private static Problem ambiguous(QueueMessage message) {
        return ProblemText.ORGANIZATION_UNKNOWN_AMBIGUOUS.of(null, Quoting.quoted(message.organization()));
    }
}
