package dev.muster.records.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "users.csv",
                "two words",
                "it's",
                "$HOME `id` \\ \"quoted\"",
                "Größe",
                "line\nbreak",
                "\u001b]0;owned\u0007",
                "\u009b2J",
                "\u202egnp.exe",
                "one\u2028two\u0085",
                "tag\udb40\udc41"
            })
    void quotesForShellsAndTerminals(String plain) throws IOException {
        String word = ShellWord.of(plain);

        assertThat(word).isEqualTo(Quoting.onOneLine(word));
        Process shell = new ProcessBuilder("bash", "-c", "printf %s " + word).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(plain);
    }
}
