/**
 * Problems of rows and sources: codes, messages, and how values are quoted in them. Depends on nothing else of Muster.
 */
package dev.muster.records.problem;
