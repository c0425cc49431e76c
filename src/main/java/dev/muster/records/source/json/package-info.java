/** JSON and NDJSON sources. Belongs to {@code records.source}. */
package dev.muster.records.source.json;
