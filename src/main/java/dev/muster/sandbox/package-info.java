/**
 * A JumpCloud API on the loopback address, for demos and tests. Depends on nothing else of Muster, so that it shares no
 * mistake with what it judges.
 */
@NullMarked
package dev.muster.sandbox;

import org.jspecify.annotations.NullMarked;
