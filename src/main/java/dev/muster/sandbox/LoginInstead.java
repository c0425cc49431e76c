package dev.muster.sandbox;

/** A request without a key is sent to the login page, like a browser. */
final class LoginInstead extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoginInstead() {
        super(null, null, false, false);
    }
}
