package dev.muster.sandbox.api;

import dev.muster.sandbox.SandboxSettings;
import dev.muster.sandbox.judge.ConductRegistry;
import dev.muster.sandbox.state.AccessTokens;
import dev.muster.sandbox.state.SandboxJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Issues tokens to service accounts, as in OAuth 2.0 (RFC 6749) and JumpCloud's own client. */
public final class TokenRoutes {
    private static final String BASIC = "Basic ";

    private final SandboxSettings settings;
    private final AccessTokens tokens;
    private final ConductRegistry conducts;

    public TokenRoutes(SandboxSettings settings, AccessTokens tokens, ConductRegistry conducts) {
        this.settings = settings;
        this.tokens = tokens;
        this.conducts = conducts;
    }

    public void addTo(RoutesConfig routes) {
        routes.post(SandboxCall.TOKEN.path(), this::give);
    }

    private void give(Context context) {
        Optional<String> client = client(context);
        if (!basic(settings.clientId() + ":" + settings.clientSecret()).equals(context.header("Authorization"))) {
            context.header("WWW-Authenticate", "Basic");
            refuse(context, 401, "invalid_client", "Client authentication failed");
        } else if (!"client_credentials".equals(context.formParam("grant_type"))) {
            refuse(context, 400, "unsupported_grant_type", "The grant type must be client_credentials");
        } else if (!"api".equals(context.formParam("scope"))) {
            refuse(context, 400, "invalid_scope", "The scope must be api");
        } else {
            Responses.json(
                    context,
                    SandboxJson.object()
                            .put("access_token", tokens.give(client.orElseThrow(), settings.tokenLife()))
                            .put("expires_in", settings.tokenLife().toSeconds())
                            .put("scope", "api")
                            .put("token_type", "bearer"));
            conducts.readmitted(client.orElseThrow());
        }
    }

    private static void refuse(Context context, int status, String error, String description) {
        context.status(status);
        Responses.json(context, SandboxJson.object().put("error", error).put("error_description", description));
    }

    /** The client id of a token request, authenticated or not. */
    static Optional<String> client(Context context) {
        return Optional.ofNullable(context.header("Authorization"))
                .filter(header -> header.startsWith(BASIC))
                .map(header -> decoded(header.substring(BASIC.length())))
                .map(pair -> pair.split(":", 2)[0]);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static String basic(String pair) {
        return BASIC + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
