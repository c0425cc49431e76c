/**
 * Resolves records whose call was never answered by looking them up in the directory. A side branch of submit and
 * results.
 */
@NullMarked
package dev.muster.pipeline.indoubt;

import org.jspecify.annotations.NullMarked;
