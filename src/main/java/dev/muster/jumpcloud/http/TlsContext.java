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
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Creates a TLS context from files in PEM, PKCS12 or JKS. */
final class TlsContext {
    private static final String PEM = "-----BEGIN ";

    private TlsContext() {}

    /** @throws ConfigurationException if a file cannot be used */
    static SSLContext of(TlsSettings tls) {
        if (tls.key().isPresent() && tls.certificate().isEmpty()) {
            throw new ConfigurationException(
                    "muster.tls.client-key is set, but muster.tls.client-certificate is not: set both");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    tls.certificate().map(file -> own(tls, file)).orElse(null),
                    tls.trust().map(file -> trusted(file, tls.trustPassword())).orElse(null),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no TLS", e);
        }
    }

    private static TrustManager[] trusted(Path file, Secret password) {
        return using("muster.tls.trust", file, content -> {
            KeyStore store = isPem(content) ? pem("PEMCA", content) : store(content, password);
            if (!hasAny(store, KeyStore::isCertificateEntry)) {
                throw new GeneralSecurityException("it contains no certificate of an authority");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        });
    }

    private static KeyManager[] own(TlsSettings tls, Path file) {
        return using("muster.tls.client-certificate", file, certificate -> {
            boolean pem = isPem(certificate);
            KeyStore store = pem
                    ? pem(
                            "PEM",
                            certificate,
                            tls.key().isPresent() ? Files.readAllBytes(tls.key().get()) : new byte[0])
                    : store(certificate, tls.keyPassword());
            if (!hasAny(store, KeyStore::isKeyEntry)) {
                throw new GeneralSecurityException(
                        "it contains no readable private key; put an encrypted one into a PKCS12 file, with its "
                                + "password");
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, pem ? new char[0] : tls.keyPassword().value().toCharArray());
            return factory.getKeyManagers();
        });
    }

    /** A test of an entry in a store. */
    @FunctionalInterface
    private interface EntryTest {
        boolean matches(KeyStore store, String alias) throws KeyStoreException;
    }

    private static boolean hasAny(KeyStore store, EntryTest test) throws KeyStoreException {
        for (String alias : Collections.list(store.aliases())) {
            if (test.matches(store, alias)) {
                return true;
            }
        }
        return false;
    }

    /** @param type of {@link PemKeyStoreProvider}: PEM for a key with its certificates, PEMCA for authorities */
    private static KeyStore pem(String type, byte[]... parts) throws GeneralSecurityException, IOException {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
            all.write('\n');
        }
        KeyStore store = KeyStore.getInstance(type, new PemKeyStoreProvider());
        store.load(new ByteArrayInputStream(all.toByteArray()), null);
        return store;
    }

    private static KeyStore store(byte[] content, Secret password) throws GeneralSecurityException, IOException {
        // This type also reads JKS.
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
