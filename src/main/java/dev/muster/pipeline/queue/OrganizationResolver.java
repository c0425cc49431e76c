package dev.muster.pipeline.queue;

import dev.muster.config.Settings;
import dev.muster.records.problem.Problem;
import dev.muster.records.problem.ProblemCode;
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
            return ProblemCode.ORGANIZATION_UNKNOWN.of(
                    null,
                    "the message is for an organization that this Muster does not serve",
                    "Send it to the one that does, or let JUMPCLOUD_ORG_ID name it.");
        }
        return ProblemCode.ORGANIZATION_UNKNOWN.of(
                null,
                message.organization() == null
                        ? "the message does not say for which organization it is"
                        : "the message is for the organization " + Quoting.quoted(message.organization())
                                + ", which this Muster does not serve",
                "Let org be one of the names in muster.orgs, or the organization's id.");
    }

    private static Problem ambiguous(QueueMessage message) {
        return ProblemCode.ORGANIZATION_UNKNOWN.of(
                null,
                "the message is for " + Quoting.quoted(message.organization())
                        + ", which is the name or the id of more than one organization",
                "Let org be a name in muster.orgs that is no other's id.");
    }
}
