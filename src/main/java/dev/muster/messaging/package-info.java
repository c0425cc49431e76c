/** Clients of message brokers: JMS and Kafka. Hands messages to {@code pipeline.queue}. */
@NullMarked
package dev.muster.messaging;

import org.jspecify.annotations.NullMarked;
