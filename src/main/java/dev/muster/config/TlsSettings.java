package dev.muster.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whom we trust, and how we show who we are, on connections to other machines.
 *
 * @param trust the authorities' certificates; empty: those that Java trusts
 * @param trustPassword of that file, where it has one
 * @param certificate our own; empty: none is shown
 * @param key the certificate's private key, where that is a file of its own
 * @param keyPassword of the file that the key is in, where it has one
 */
public record TlsSettings(
        Optional<Path> trust,
        Secret trustPassword,
        Optional<Path> certificate,
        Optional<Path> key,
        Secret keyPassword) {}
