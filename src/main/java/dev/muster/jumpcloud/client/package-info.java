/**
 * Calls to the JumpCloud API: operations, responses and their classification. Depends on {@code jumpcloud.auth},
 * {@code jumpcloud.pacing} and {@code jumpcloud.http}.
 */
@NullMarked
package dev.muster.jumpcloud.client;

import org.jspecify.annotations.NullMarked;
