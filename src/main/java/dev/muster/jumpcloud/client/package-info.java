/**
 * Calls to the JumpCloud API: operations, responses and their classification. Depends on {@code jumpcloud.auth},
 * {@code jumpcloud.pacing} and {@code jumpcloud.http}.
 */
package dev.muster.jumpcloud.client;
