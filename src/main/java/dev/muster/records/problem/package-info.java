/**
 * Problems of rows and sources: codes, messages, and how values are quoted in them. Depends on nothing else of Muster.
 */
@NullMarked
package dev.muster.records.problem;

import org.jspecify.annotations.NullMarked;
