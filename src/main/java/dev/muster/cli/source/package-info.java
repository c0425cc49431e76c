/** The commands about sources: {@code source init} drafts a definition, {@code source check} tries it on a file. */
@NullMarked
package dev.muster.cli.source;

import org.jspecify.annotations.NullMarked;
