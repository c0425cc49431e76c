/** Clients of message brokers: JMS and Kafka. Hands messages to {@code pipeline.queue}. */
package dev.muster.messaging;
