/**
 * Resolves records whose call was never answered by looking them up in the directory. A side branch of submit and
 * results.
 */
package dev.muster.pipeline.indoubt;
