package dev.muster.sandbox;

import io.javalin.http.Context;

/** Lets only requests with the right key, of a known organization, through to the API. */
final class Gate {
    private static final String ORGANIZATION = "sandbox.organization";

    private final SandboxSettings settings;

    Gate(SandboxSettings settings) {
        this.settings = settings;
    }

    /**
     * Throws {@link LoginInstead} without a key and {@link ApiException} 401 with a wrong one (both measured at the live
     * service); {@link ApiException} 400, 401 or 404 for a malformed, missing or unknown organization (documented).
     */
    void check(Context context) {
        var key = context.header("x-api-key");
        if (key == null || key.isEmpty()) {
            throw new LoginInstead();
        }
        if (!key.equals(settings.apiKey())) {
            throw ApiException.unauthorized("api key user not found");
        }
        context.attribute(ORGANIZATION, organization(context.header("x-org-id")));
    }

    private String organization(String id) {
        if (id != null && !ObjectIds.wellFormed(id)) {
            throw ApiException.badRequest("x-org-id", "must be an id of 24 hexadecimal digits");
        }
        if (settings.organizations().isEmpty()) {
            return Sandbox.ONLY_ORGANIZATION;
        }
        if (id == null) {
            throw ApiException.unauthorized("x-org-id is required for administrators of several organizations");
        }
        if (!settings.organizations().contains(id)) {
            throw ApiException.notFound("organization");
        }
        return id;
    }

    /** The organization that a request is about, once it has passed. */
    static String organization(Context context) {
        return context.attribute(ORGANIZATION);
    }
}
