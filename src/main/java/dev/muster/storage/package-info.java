/**
 * The home on disk: folders, atomic file writes, permissions, temporary files and disk failures. Depends on
 * {@code config} and {@code records}.
 */
@NullMarked
package dev.muster.storage;

import org.jspecify.annotations.NullMarked;
