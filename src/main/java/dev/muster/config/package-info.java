/**
 * Settings: their catalogue, where their values come from, and typed views of them. Depends on {@code records} only.
 */
package dev.muster.config;
