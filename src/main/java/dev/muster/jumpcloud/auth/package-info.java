/** API keys and OAuth tokens, and how they authenticate requests. Depends on {@code config} for credentials. */
package dev.muster.jumpcloud.auth;
