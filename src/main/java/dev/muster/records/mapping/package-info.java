/**
 * The user's mapping of columns: its YAML, and expressions of a subset of JSONata. Depends on nothing else of Muster.
 */
@NullMarked
package dev.muster.records.mapping;

import org.jspecify.annotations.NullMarked;
