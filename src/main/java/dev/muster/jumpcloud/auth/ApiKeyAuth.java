package dev.muster.jumpcloud.auth;

import dev.muster.config.Credentials;
import dev.muster.config.Secret;
import java.util.List;
import org.apache.hc.core5.http.HttpRequest;

/** Authentication by the API key of an administrator or a service account. */
public final class ApiKeyAuth implements Authenticator {
    private final Secret key;
    private final String prefix;
    private final SecretHistory changes = new SecretHistory();

    public ApiKeyAuth(Credentials.Key credentials) {
        key = credentials.key();
        prefix = credentials.prefix().isEmpty() ? "" : credentials.prefix() + " ";
    }

    @Override
    public void authenticate(HttpRequest request) {
        request.setHeader("x-api-key", prefix + key.value());
    }

    @Override
    public List<String> secrets() {
        changes.record(key.value());
        return changes.seen();
    }

    @Override
    public long changes() {
        return changes.record(key.value());
    }
}
