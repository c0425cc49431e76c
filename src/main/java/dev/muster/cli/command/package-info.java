/**
 * The commands, one class each, and the options that they share. Command lines are parsed in {@code cli} only
 * (picocli).
 */
@NullMarked
package dev.muster.cli.command;

import org.jspecify.annotations.NullMarked;
