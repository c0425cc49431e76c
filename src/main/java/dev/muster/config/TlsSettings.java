package dev.muster.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The trusted certificates and the client certificate for connections to other machines.
 *
 * @param trust the certificates of authorities; empty for those of Java
 * @param trustPassword of that file, if it has one
 * @param certificate the client certificate, if any
 * @param key the certificate's private key, if it is in a separate file
 * @param keyPassword of the file with the key, if it has one
 */
public record TlsSettings(
        Optional<Path> trust,
        Secret trustPassword,
        Optional<Path> certificate,
        Optional<Path> key,
        Secret keyPassword) {}
