/** Sources with definitions of their own, end to end. */
package dev.muster.e2e.sources;
