/** Log lines: escaping, JSON, and failures in one line. Depends on {@code ledger.model} only. */
@NullMarked
package dev.muster.logging;

import org.jspecify.annotations.NullMarked;
