package dev.muster.sandbox.api;

/** A request without a key, which is redirected to the login page like a browser. */
public final class LoginRedirectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoginRedirectException() {
        super(null, null, false, false);
    }
}
