/** API keys and OAuth tokens, and how they authenticate requests. Depends on {@code config} for credentials. */
@NullMarked
package dev.muster.jumpcloud.auth;

import org.jspecify.annotations.NullMarked;
