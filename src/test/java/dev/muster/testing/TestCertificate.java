package dev.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate with its key, in the formats that administrators use. */
public final class TestCertificate {
    public static final String PASSWORD = "invented-store-password";
    private static final String ALIAS = "own";

    private final Path folder;
    private final String name;

    private TestCertificate(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** @param days from now until it ends */
    public static TestCertificate make(Path folder, String name, int days)
            throws IOException, InterruptedException, GeneralSecurityException {
        var made = new TestCertificate(folder, name);
        Path output = folder.resolve("keytool.out");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-startdate",
                        "-1d",
                        "-validity",
                        String.valueOf(days + 1),
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        made.store().toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(keytool.waitFor()).as(Files.readString(output)).isZero();
        KeyStore store = made.load();
        Files.writeString(
                made.certificate(),
                pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
        Files.writeString(
                made.key(),
                pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        return made;
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    /** Both, as PKCS12 with the {@link #PASSWORD}. */
    public Path store() {
        return folder.resolve(name + ".p12");
    }

    /** As PEM. */
    public Path certificate() {
        return folder.resolve(name + ".crt");
    }

    /** As PEM. */
    public Path key() {
        return folder.resolve(name + ".key");
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** A server context that trusts only one client. */
    public SSLContext serverTrusting(TestCertificate client) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", client.load().getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
