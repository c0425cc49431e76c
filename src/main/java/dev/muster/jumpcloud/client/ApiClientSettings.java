package dev.muster.jumpcloud.client;

import java.time.Duration;

/**
 * The settings of calls to the API.
 *
 * @param baseUrl without a slash at its end
 * @param tokenUrl the token endpoint; unused with an API key
 * @param organizationId the value of {@code x-org-id}; empty to send none
 * @param connectTimeout for a connection, new or from the pool
 * @param responseTimeout for a response to begin, and then again for it to end
 * @param largestResponse in bytes, decompressed
 */
public record ApiClientSettings(
        String baseUrl,
        String tokenUrl,
        String organizationId,
        Duration connectTimeout,
        Duration responseTimeout,
        int largestResponse) {}
