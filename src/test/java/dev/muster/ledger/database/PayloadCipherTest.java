package dev.muster.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCipherTest {
    private static final String PAYLOAD = "{\"username\":\"ada\",\"password\":\"Tr0ub4dor&3\"}";

    @TempDir
    private Path folder;

    private final PayloadCipher seal = new PayloadCipher(key(1));

    @Property
    void decryptsWhatItEncrypted(@ForAll String text) {
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        var anySeal = new PayloadCipher(key(1));
        assertThat(anySeal.open(anySeal.seal(valid))).isEqualTo(valid);
    }

    @Test
    void encryptsAText() {
        assertThat(new String(seal.seal(PAYLOAD), StandardCharsets.ISO_8859_1))
                .doesNotContain("Tr0ub4dor", "ada", "password");
    }

    @Test
    void encryptsTheSameTextDifferently() {
        assertThat(seal.seal(PAYLOAD)).isNotEqualTo(seal.seal(PAYLOAD));
    }

    @Test
    void decryptsNothingWithAnotherKey() {
        byte[] sealed = seal.seal(PAYLOAD);
        var stranger = new PayloadCipher(key(2));
        assertThatThrownBy(() -> stranger.open(sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("secret.key")
                .hasMessageNotContaining("Tr0ub4dor");
    }

    @Test
    void detectsAChangeOfAnyByte() {
        byte[] sealed = seal.seal(PAYLOAD);
        for (int index = 0; index < sealed.length; index++) {
            byte[] changed = sealed.clone();
            changed[index] ^= 1;
            assertThatThrownBy(() -> seal.open(changed)).as("byte %d", index).isInstanceOf(IllegalStateException.class);
        }
    }

    static IntStream lengthsThatAreTooShort() {
        return IntStream.range(0, 12 + 16 + PAYLOAD.length());
    }

    @ParameterizedTest
    @MethodSource("lengthsThatAreTooShort")
    void detectsTruncation(int length) {
        byte[] cut = Arrays.copyOf(seal.seal(PAYLOAD), length);
        assertThatThrownBy(() -> seal.open(cut)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "not base64 at all!",
                "AAAAAAAAAAAAAAAAAAAAAA==",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void rejectsAnInvalidKey(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PayloadCipher(text));
    }

    @Test
    void acceptsBlanksAroundAKey() {
        assertThat(new PayloadCipher(" " + key(1) + "\n").open(seal.seal(PAYLOAD)))
                .isEqualTo(PAYLOAD);
    }

    @Test
    void createsAMissingKeyReadableOnlyByItsOwner() throws Exception {
        Path file = folder.resolve("secret.key");
        PayloadCipher.ofFile(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Base64.getDecoder().decode(Files.readString(file))).hasSize(32);
        assertThat(folder).as("nothing else is left of it").isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void createsADifferentKeyForEveryHome() throws Exception {
        PayloadCipher.ofFile(folder.resolve("a.key"));
        PayloadCipher.ofFile(folder.resolve("b.key"));
        assertThat(folder.resolve("a.key")).content().isNotEqualTo(Files.readString(folder.resolve("b.key")));
    }

    @Test
    void keepsTheExistingKey() throws Exception {
        Path file = folder.resolve("secret.key");
        byte[] sealed = PayloadCipher.ofFile(file).seal(PAYLOAD);
        String key = Files.readString(file);
        assertThat(PayloadCipher.ofFile(file).open(sealed)).isEqualTo(PAYLOAD);
        assertThat(file).content().isEqualTo(key);
    }

    @Test
    void startsAtTheSameTimeShareOneKey() throws Exception {
        Path file = folder.resolve("secret.key");
        ExecutorService starts = Executors.newFixedThreadPool(8);
        try {
            Callable<PayloadCipher> start = () -> PayloadCipher.ofFile(file);
            for (Future<PayloadCipher> started : starts.invokeAll(Collections.nCopies(8, start))) {
                assertThat(PayloadCipher.ofFile(file).open(started.get().seal(PAYLOAD)))
                        .isEqualTo(PAYLOAD);
            }
        } finally {
            starts.shutdownNow();
        }
    }

    @Test
    void rejectsAFileWithoutAKeyAndKeepsIt() throws Exception {
        Path file = Files.writeString(folder.resolve("secret.key"), "not a key");
        assertThatIllegalArgumentException().isThrownBy(() -> PayloadCipher.ofFile(file));
        assertThat(file).content().isEqualTo("not a key");
    }

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
