package dev.muster.jumpcloud.auth;

import dev.muster.config.Credentials;
import dev.muster.config.Secret;
import java.util.List;
import org.apache.hc.core5.http.HttpRequest;

/** Access by the key of an administrator or a service account. */
public final class ApiKeyAuth implements Authenticator {
    private final Secret key;
    private final String before;
    private final SecretHistory changes = new SecretHistory();

    public ApiKeyAuth(Credentials.Key credentials) {
        key = credentials.key();
        before = credentials.prefix().isEmpty() ? "" : credentials.prefix() + " ";
    }

    @Override
    public void authenticate(HttpRequest request) {
        request.setHeader("x-api-key", before + key.value());
    }

    @Override
    public List<String> secrets() {
        changes.of(key.value());
        return changes.seen();
    }

    @Override
    public long changes() {
        return changes.of(key.value());
    }
}
