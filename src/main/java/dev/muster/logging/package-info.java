/** Log lines: escaping, JSON, and failures in one line. Depends on {@code ledger.model} only. */
package dev.muster.logging;
