/** The terminal: detection, progress line, questions and signals. Depends on no part of the pipeline. */
@NullMarked
package dev.muster.cli.terminal;

import org.jspecify.annotations.NullMarked;
