package dev.muster.config;

import java.time.Duration;

/**
 * Connections that are kept for the next call.
 *
 * @param perHost the most to one machine
 * @param all the most to all machines together
 * @param timeToLive from its beginning, after which none is used again
 * @param idle after which an unused one is not used again
 */
public record ConnectionPoolSettings(int perHost, int all, Duration timeToLive, Duration idle) {}
