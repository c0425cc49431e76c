/** Drafts of sources: guesses from the header of a file what its columns are, and writes the definition. */
@NullMarked
package dev.muster.config.sources.draft;

import org.jspecify.annotations.NullMarked;
