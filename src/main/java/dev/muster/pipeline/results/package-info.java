/** Polls jobs and settles each record by its work result. The fourth stage. */
package dev.muster.pipeline.results;
