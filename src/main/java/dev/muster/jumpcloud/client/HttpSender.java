package dev.muster.jumpcloud.client;

import java.io.IOException;

/** Sends a request once and reads its whole response; neither repeats a request nor follows a redirect. */
public interface HttpSender {

    /** Sends a request to the API. */
    ApiResponse send(ApiRequest request) throws IOException;

    /** Asks the token endpoint for an access token. */
    ApiResponse requestToken(String form) throws IOException;
}
