package dev.muster.sandbox.api;

import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.state.AccessTokens;
import dev.muster.sandbox.state.ObjectIds;
import io.javalin.http.Context;
import java.util.Optional;

/** Accepts only requests with the valid key or a valid token, for a known organization. */
public final class Authentication {
    private static final String ORGANIZATION = "sandbox.organization";

    private static final String BEARER = "Bearer ";

    private final SandboxSettings settings;
    private final AccessTokens tokens;

    public Authentication(SandboxSettings settings, AccessTokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    /** The bearer token of a request, if any. */
    static Optional<String> token(Context context) {
        return Optional.ofNullable(context.header("Authorization"))
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()));
    }

    /**
     * Throws {@link LoginRedirectException} without a key or token and {@link ApiException} 401 with a wrong one (both
     * measured at the live service); {@link ApiException} 400, 401 or 404 for a malformed, missing or unknown
     * organization (documented).
     */
    public void check(Context context) {
        Optional<String> token = token(context);
        var key = context.header("x-api-key");
        if (token.isPresent() && key == null) {
            if (!tokens.accepts(token.get())) {
                throw ApiException.unauthorized("token is invalid or expired");
            }
        } else if (key == null || key.isEmpty()) {
            throw new LoginRedirectException();
        } else if (!key.equals(settings.apiKey())) {
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

    /** The organization of an accepted request. */
    static String organization(Context context) {
        return context.attribute(ORGANIZATION);
    }
}
