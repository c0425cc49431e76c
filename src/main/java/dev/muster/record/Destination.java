package dev.muster.record;

/**
 * Where an import is sent to. What was meant for one destination never goes to another.
 *
 * @param service      the service's address
 * @param organization the organization's id; empty where the key is for one organization alone
 */
public record Destination(String service, String organization) {

    /** As messages name it. */
    @Override
    public String toString() {
        return service + (organization.isEmpty() ? "" : ", organization " + organization);
    }
}
