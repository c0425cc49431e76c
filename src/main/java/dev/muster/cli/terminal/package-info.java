/** The terminal: whether there is one, what it shows, questions and signals. Depends on no part of the pipeline. */
package dev.muster.cli.terminal;
