/** The sandbox's directory, bulk jobs and tokens, in memory. Belongs to {@code sandbox}. */
package dev.muster.sandbox.state;
