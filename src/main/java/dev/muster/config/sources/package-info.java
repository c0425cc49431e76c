/** The definitions of sources: {@code config/sources/NAME.yaml} says how the files of one system are read and used. */
@NullMarked
package dev.muster.config.sources;

import org.jspecify.annotations.NullMarked;
