package dev.muster.config;

import java.time.Duration;

/**
 * The settings of the inbox.
 *
 * @param settle the time that a file must be unchanged before it is claimed
 * @param doneFile the marker for complete files
 */
public record InboxSettings(Duration settle, DoneFile doneFile) {}
