/**
 * Sources and their rows: formats, encodings and dialects, and CSV. Depends on {@code records.schema}; sources are
 * streamed, never held in memory.
 */
package dev.muster.records.source;
