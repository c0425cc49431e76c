package dev.muster.ledger.database;

import dev.muster.config.Secret;
import dev.muster.storage.FilePermissions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Encrypts personal data in the ledger (AES-GCM, 256 bits, one nonce per text). */
public final class PayloadCipher {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private static final String HASH = "HmacSHA256";
    /** Half of the hash: enough that no two texts of a directory ever have the same. */
    private static final int HASH_BYTES = 16;

    private final SecretKey key;
    private final SecretKey hashKey;
    private final SecureRandom random = new SecureRandom();
    /** Looking for an implementation takes longer than encrypting a user. */
    private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(PayloadCipher::newCipher);

    /** @throws IllegalArgumentException if the key is not 32 bytes in Base64 */
    public PayloadCipher(String base64Key) {
        byte[] bytes = Base64.getDecoder().decode(base64Key.strip());
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key has " + bytes.length + " bytes, not " + KEY_BYTES);
        }
        key = new SecretKeySpec(bytes, "AES");
        hashKey = new SecretKeySpec(hmac(new SecretKeySpec(bytes, HASH), "fingerprints"), HASH);
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance(CIPHER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no cipher " + CIPHER, e);
        }
    }

    private static byte[] hmac(SecretKey key, String text) {
        try {
            Mac mac = Mac.getInstance(HASH);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot compute " + HASH, e);
        }
    }

    /** Returns a keyed hash of a text, in hexadecimal: HMAC-SHA256 by a key derived from this one, its first half. */
    public String hash(String text) {
        return HexFormat.of().formatHex(hmac(hashKey, text), 0, HASH_BYTES);
    }

    /**
     * Returns the cipher of a given key, or else of {@link #ofFile a key file}.
     *
     * @param given 32 bytes in Base64; may be blank
     */
    public static PayloadCipher of(Secret given, Path file) throws IOException {
        return given.isGiven() ? new PayloadCipher(given.value()) : ofFile(file);
    }

    /**
     * Returns the cipher whose key is in a file. Creates a missing file, readable only by its owner.
     *
     * @throws IOException if the file can be neither read nor created
     * @throws IllegalArgumentException if it does not contain a key
     */
    public static PayloadCipher ofFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        return new PayloadCipher(Files.readString(file));
    }

    /** Returns a cipher with a temporary key: its data is lost when the process ends. */
    public static PayloadCipher ofNoFile() {
        return new PayloadCipher(Base64.getEncoder().encodeToString(newKey()));
    }

    private static byte[] newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Writes the key file atomically: half a key would make every later start fail. */
    private static void create(Path file) throws IOException {
        byte[] bytes = newKey();
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp", FilePermissions.ofFile(file));
        try {
            Files.write(temporary, Base64.getEncoder().encode(bytes), StandardOpenOption.SYNC);
            // Unlike a move, a link never replaces a key that another process created in the meantime.
            Files.createLink(file, temporary);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (FileAlreadyExistsException | NoSuchFileException keyOfAnotherProcess) {
            // The existing key is used.
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Encrypts a text. The result is the nonce, followed by the ciphertext with its tag. */
    public byte[] seal(String text) {
        return seal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link #seal(String)} for arbitrary bytes. */
    public byte[] seal(byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = ciphers.get();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            byte[] encrypted = cipher.doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt with " + CIPHER, e);
        }
    }

    /** @throws IllegalStateException if it was encrypted with another key, or changed since */
    public String open(byte[] sealed) {
        return new String(openBytes(sealed), StandardCharsets.UTF_8);
    }

    /** {@link #open(byte[])} for arbitrary bytes. */
    public byte[] openBytes(byte[] sealed) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw unreadable(null);
        }
        try {
            Cipher cipher = ciphers.get();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw unreadable(e);
        }
    }

    private static IllegalStateException unreadable(@Nullable GeneralSecurityException cause) {
        return new IllegalStateException(
                "The ledger is damaged or was encrypted with another key: restore secret.key or MUSTER_SECRET_KEY",
                cause);
    }
}
