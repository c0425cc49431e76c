/** Sends a batch as a bulk payload and commits what the response says. The third stage. */
@NullMarked
package dev.muster.pipeline.submit;

import org.jspecify.annotations.NullMarked;
