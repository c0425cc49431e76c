package dev.muster.records.schema;

import org.jspecify.annotations.Nullable;

/**
 * The service and organization that an import is sent to. Work for one destination never goes to another.
 *
 * @param org the organization's name in {@code muster.orgs}; empty where only one is served
 * @param service the service's address
 * @param organization the organization's id; empty where the key is for a single organization
 */
public record Destination(String org, String service, String organization) {

    /** No destination, because it is unknown: nothing is sent. */
    public static final Destination NONE = new Destination("", "", "");

    /**
     * Returns whether a message is for this destination.
     *
     * @param named the organization's name or id in the message; {@code null} means the only organization
     */
    public boolean isMeantBy(@Nullable String named) {
        return named == null
                ? org.isEmpty()
                : named.equals(org) || !organization.isEmpty() && named.equalsIgnoreCase(organization);
    }

    /** The name shown in messages. */
    @Override
    public String toString() {
        return equals(NONE)
                ? "nowhere"
                : (org.isEmpty() ? "" : org + " at ")
                        + service
                        + (organization.isEmpty() ? "" : ", organization " + organization);
    }
}
