/** Settings: their catalog, the sources of their values, and typed views of them. Depends on {@code records} only. */
package dev.muster.config;
