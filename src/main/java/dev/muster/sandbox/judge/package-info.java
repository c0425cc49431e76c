/** Judges whether clients follow the API's rules. Belongs to {@code sandbox}. */
@NullMarked
package dev.muster.sandbox.judge;

import org.jspecify.annotations.NullMarked;
