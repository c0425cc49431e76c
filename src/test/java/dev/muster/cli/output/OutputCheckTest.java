package dev.muster.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputCheckTest {
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void keepsTheExitCodeWhenOutputWasWritten() {
        assertThat(exitCode(OutputStream.nullOutputStream(), ExitCode.ALL_IMPORTED))
                .isEqualTo(ExitCode.ALL_IMPORTED);
        assertThat(errors.size()).isZero();
    }

    @Test
    void failsWhenOutputWasNotWritten() {
        assertThat(exitCode(fullDisk(), ExitCode.ALL_IMPORTED)).isEqualTo(ExitCode.STOPPED);
        assertThat(errors.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("muster: Could not write all output");
    }

    @Test
    void keepsTheExitCodeOfAnEarlierFailure() {
        assertThat(exitCode(fullDisk(), ExitCode.SOME_NOT_IMPORTED)).isEqualTo(ExitCode.SOME_NOT_IMPORTED);
    }

    private int exitCode(OutputStream to, int ofCommand) {
        var out = new PrintStream(to);
        var command = new PrintWriter(out, true);
        command.println("username,email");
        return new OutputCheck(out, new PrintStream(errors)).exitCode(ofCommand);
    }

    private static OutputStream fullDisk() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw new IOException("No space left on device");
            }
        };
    }
}
