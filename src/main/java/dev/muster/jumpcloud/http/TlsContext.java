package dev.muster.jumpcloud.http;

import de.dentrassi.crypto.pem.PemKeyStoreProvider;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Secret;
import dev.muster.config.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Builds the TLS context from files: PEM, which Java itself reads for certificates only, PKCS12 and JKS. */
final class TlsContext {
    private static final String PEM = "-----BEGIN ";

    private TlsContext() {}

    /** @throws ConfigurationException if a file cannot be used */
    static SSLContext of(TlsSettings tls) {
        if (tls.key().isPresent() && tls.certificate().isEmpty()) {
            throw new ConfigurationException(
                    "muster.tls.client-key is set, but muster.tls.client-certificate is not: a key is of no use without its certificate");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    tls.certificate().map(file -> own(tls, file)).orElse(null),
                    tls.trust().map(file -> trusted(file, tls.trustPassword())).orElse(null),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has TLS", e);
        }
    }

    private static TrustManager[] trusted(Path file, Secret password) {
        return using("muster.tls.trust", file, content -> {
            KeyStore store = isPem(content) ? authorities(content) : store(content, password);
            if (!hasAny(store, KeyStore::isCertificateEntry)) {
                throw new GeneralSecurityException("there is no certificate of an authority in it");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        });
    }

    private static KeyStore authorities(byte[] pem) throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority " + store.size(), certificate);
        }
        return store;
    }

    private static KeyManager[] own(TlsSettings tls, Path file) {
        return using("muster.tls.client-certificate", file, certificate -> {
            boolean pem = isPem(certificate);
            KeyStore store = pem ? pemStore(certificate, tls.key()) : store(certificate, tls.keyPassword());
            if (!hasAny(store, KeyStore::isKeyEntry)) {
                throw new GeneralSecurityException(
                        "there is no private key with it that can be read; one that is encrypted goes into a PKCS12 file, with its password");
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, pem ? new char[0] : tls.keyPassword().value().toCharArray());
            return factory.getKeyManagers();
        });
    }

    /** A kind of entry in a key store. */
    @FunctionalInterface
    private interface Kind {
        boolean isOf(KeyStore store, String alias) throws KeyStoreException;
    }

    private static boolean hasAny(KeyStore store, Kind kind) throws KeyStoreException {
        for (String alias : Collections.list(store.aliases())) {
            if (kind.isOf(store, alias)) {
                return true;
            }
        }
        return false;
    }

    private static KeyStore pemStore(byte[] certificate, Optional<Path> key)
            throws GeneralSecurityException, IOException {
        var both = new ByteArrayOutputStream();
        both.write(certificate);
        both.write('\n');
        if (key.isPresent()) {
            both.write(Files.readAllBytes(key.get()));
        }
        KeyStore store = KeyStore.getInstance("PEM", new PemKeyStoreProvider());
        store.load(new ByteArrayInputStream(both.toByteArray()), null);
        return store;
    }

    private static KeyStore store(byte[] content, Secret password) throws GeneralSecurityException, IOException {
        // Java's PKCS12 store reads JKS as well.
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(content), password.value().toCharArray());
        return store;
    }

    private static boolean isPem(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains(PEM);
    }

    /** A use of a file's content. */
    @FunctionalInterface
    private interface Use<T> {
        T of(byte[] content) throws GeneralSecurityException, IOException;
    }

    private static <T> T using(String setting, Path file, Use<T> use) {
        try {
            return use.of(Files.readAllBytes(file));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new ConfigurationException(setting + " names " + file + ", which cannot be used (" + e
                    + "): it must be PEM, or a PKCS12 or JKS file with its password set");
        }
    }
}
