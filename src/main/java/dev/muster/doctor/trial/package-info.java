/**
 * The trial of {@code muster doctor --learn}: finds out how JumpCloud behaves by creating invented users, and removes
 * them. It calls JumpCloud through the same routes as an import.
 */
@NullMarked
package dev.muster.doctor.trial;

import org.jspecify.annotations.NullMarked;
