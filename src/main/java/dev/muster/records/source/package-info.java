/**
 * Sources and their rows: formats, encodings and dialects, and CSV. Depends on {@code records.schema}; sources are
 * streamed, never held in memory.
 */
@NullMarked
package dev.muster.records.source;

import org.jspecify.annotations.NullMarked;
