/**
 * When a call may be made: request rate, back-off, pauses that the service asks for, and clocks. One {@code CallGate}
 * for each organization.
 */
@NullMarked
package dev.muster.jumpcloud.pacing;

import org.jspecify.annotations.NullMarked;
