package dev.muster.config;

import java.time.Duration;

/**
 * The limits of requests to the service.
 *
 * @param perMinute the most requests in any 60 seconds
 * @param responseTimeout the time to wait for a response
 * @param largestAnswer the most bytes of a response
 */
public record RequestLimits(int perMinute, Duration responseTimeout, int largestAnswer) {}
