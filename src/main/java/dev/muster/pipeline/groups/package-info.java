/**
 * User groups: finds the groups that rows name before anything is sent, and changes their members once users exist. A
 * stage between results and report.
 */
@NullMarked
package dev.muster.pipeline.groups;

import org.jspecify.annotations.NullMarked;
