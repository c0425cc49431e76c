/** JSON and NDJSON sources. Belongs to {@code records.source}. */
@NullMarked
package dev.muster.records.source.json;

import org.jspecify.annotations.NullMarked;
