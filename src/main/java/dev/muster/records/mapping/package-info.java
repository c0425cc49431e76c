/**
 * The user's mapping of columns: its YAML, and expressions of a subset of JSONata. Depends on nothing else of Muster.
 */
package dev.muster.records.mapping;
