/** Closes imports: results, dead letter and receipt, each written whole, and the balance check. The last stage. */
package dev.muster.pipeline.report;
