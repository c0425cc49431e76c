/** A message broker (ActiveMQ Artemis) in this process, for the demo and tests. Belongs to {@code sandbox}. */
@NullMarked
package dev.muster.sandbox.broker;

import org.jspecify.annotations.NullMarked;
