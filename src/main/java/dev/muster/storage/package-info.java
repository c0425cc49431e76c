/**
 * The home on disk: folders, atomic file writes, permissions, temporary files and disk failures. Depends on
 * {@code config} and {@code records}.
 */
package dev.muster.storage;
