/** Workbooks (ECMA-376): sheets, cells, number formats and shared strings. Belongs to {@code records.source}. */
package dev.muster.records.source.xlsx;
