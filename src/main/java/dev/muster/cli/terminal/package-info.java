/** The terminal: detection, progress line, questions and signals. Depends on no part of the pipeline. */
package dev.muster.cli.terminal;
