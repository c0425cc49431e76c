/** Resolves the user and the manager of each record to directory ids. The second stage, between intake and submit. */
package dev.muster.pipeline.identify;
