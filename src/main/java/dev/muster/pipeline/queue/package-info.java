/** From messages of a broker to records in the ledger: intake, batching, back-pressure. The first stage for queues. */
@NullMarked
package dev.muster.pipeline.queue;

import org.jspecify.annotations.NullMarked;
