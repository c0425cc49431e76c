/** Workbooks (ECMA-376): sheets, cells, number formats and shared strings. Belongs to {@code records.source}. */
@NullMarked
package dev.muster.records.source.xlsx;

import org.jspecify.annotations.NullMarked;
