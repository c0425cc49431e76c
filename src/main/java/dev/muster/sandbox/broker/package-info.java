/** A message broker (ActiveMQ Artemis) in this process, for the demo and tests. Belongs to {@code sandbox}. */
package dev.muster.sandbox.broker;
