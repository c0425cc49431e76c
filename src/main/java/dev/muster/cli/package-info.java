/**
 * The program's entry point: exit codes, command groups, and the context of every command. Commands and their output
 * live in the packages below; only those depend on this package.
 */
@NullMarked
package dev.muster.cli;

import org.jspecify.annotations.NullMarked;
