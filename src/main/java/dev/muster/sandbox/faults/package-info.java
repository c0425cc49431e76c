/** Faults that the sandbox injects: scripts of them, and how each is delivered. Belongs to {@code sandbox}. */
package dev.muster.sandbox.faults;
