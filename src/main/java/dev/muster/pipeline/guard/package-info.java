/**
 * Guards that may refuse an import once its users are resolved, before anything is sent, and the plan files that one of
 * them compares with. Depends on the ledger only.
 */
@NullMarked
package dev.muster.pipeline.guard;

import org.jspecify.annotations.NullMarked;
