/** Events for queues, files and webhooks, delivered at least once and in order. Reads the ledger's outbox. */
@NullMarked
package dev.muster.pipeline.outbox;

import org.jspecify.annotations.NullMarked;
