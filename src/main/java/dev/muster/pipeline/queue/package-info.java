/** From messages of a broker to records in the ledger: intake, batching, back-pressure. The first stage for queues. */
package dev.muster.pipeline.queue;
