/** Judges whether clients follow the API's rules. Belongs to {@code sandbox}. */
package dev.muster.sandbox.judge;
