/** Settings: their catalog, the sources of their values, and typed views of them. Depends on {@code records} only. */
@NullMarked
package dev.muster.config;

import org.jspecify.annotations.NullMarked;
