/** Resolves the user and the manager of each record to directory ids. The second stage, between intake and submit. */
@NullMarked
package dev.muster.pipeline.identify;

import org.jspecify.annotations.NullMarked;
