/** Closes imports: results, dead letter and receipt, each written whole, and the balance check. The last stage. */
@NullMarked
package dev.muster.pipeline.report;

import org.jspecify.annotations.NullMarked;
