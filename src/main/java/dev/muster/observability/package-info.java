/** Health, metrics and the port they are served on. Reads the ledger and Camel, changes nothing. */
@NullMarked
package dev.muster.observability;

import org.jspecify.annotations.NullMarked;
