package dev.muster.sandbox.faults;

/**
 * One entry of a script.
 *
 * @param from the first of the requests that it is about, from 1
 * @param to the last of them
 * @param job only results of the so manieth job, from 1; null for those of all jobs
 * @param probability with which each of the requests meets the fault, above 0 up to 1
 */
record FaultEntry(
        FaultOperation operation,
        long from,
        long to,
        Integer job,
        double probability,
        FaultKind kind,
        FaultOptions options) {}
