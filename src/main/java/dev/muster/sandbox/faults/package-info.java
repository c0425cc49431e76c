/** Faults that the sandbox injects: scripts of them, and how each is delivered. Belongs to {@code sandbox}. */
@NullMarked
package dev.muster.sandbox.faults;

import org.jspecify.annotations.NullMarked;
