/**
 * Which user of the directory each record is about, and who the manager is. The second stage, between intake and
 * submit.
 */
package dev.muster.pipeline.identify;
