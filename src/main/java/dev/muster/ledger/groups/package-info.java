/** The records of group memberships that the ledger reads. Belongs to {@code ledger}. */
@NullMarked
package dev.muster.ledger.groups;

import org.jspecify.annotations.NullMarked;
