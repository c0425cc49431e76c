/**
 * Changes of users as commands show them, and the commands about them: {@code apply}, {@code undo} and {@code history}.
 */
@NullMarked
package dev.muster.cli.change;

import org.jspecify.annotations.NullMarked;
