/** Sends a batch as a bulk payload and commits what the response says. The third stage. */
package dev.muster.pipeline.submit;
