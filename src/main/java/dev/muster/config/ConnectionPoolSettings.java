package dev.muster.config;

import java.time.Duration;

/**
 * The settings of the connection pool.
 *
 * @param perHost the most connections to one host
 * @param all the most connections in total
 * @param timeToLive the age after which a connection is not reused
 * @param idle the idle time after which a connection is not reused
 */
public record ConnectionPoolSettings(int perHost, int all, Duration timeToLive, Duration idle) {}
