package dev.muster.config;

import java.time.Duration;

/**
 * The settings for polling the work results of jobs.
 *
 * @param firstDelay the time before the first poll of a job, while the durations of similar jobs are unknown
 * @param longestDelay the longest time between two polls
 * @param longestFirstDelay the longest time before the first poll of a job
 * @param unknownStatusAfter the age of an unknown status word at which its record is looked up
 * @param deadline the age of a job at which its open records are looked up
 * @param inDoubtQuiet the time that the directory must not change before records in doubt are sent again
 * @param statusWords the meaning of the results' status words
 */
public record PollSettings(
        Duration firstDelay,
        Duration longestDelay,
        Duration longestFirstDelay,
        Duration unknownStatusAfter,
        Duration deadline,
        Duration inDoubtQuiet,
        ResultStatusWords statusWords) {}
