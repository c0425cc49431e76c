/**
 * The program's entry: exit codes, the groups of commands, and what every command works with. Commands and their output
 * live in the packages below; nothing depends on this package but they.
 */
package dev.muster.cli;
