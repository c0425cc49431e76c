/**
 * The home on disk: its folders, whole files, permissions, temporary files, and failures of the disk. Depends on
 * {@code config} and {@code records}.
 */
package dev.muster.storage;
