package dev.muster.sandbox.faults;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a script.
 *
 * @param from the first affected request, from 1
 * @param to the last affected request
 * @param job restricts results to the n-th job, from 1; null for all jobs
 * @param probability the probability of the fault for each request, above 0 up to 1
 */
record FaultEntry(
        FaultOperation operation,
        long from,
        long to,
        @Nullable Integer job,
        double probability,
        @Nullable FaultKind kind,
        FaultOptions options) {}
