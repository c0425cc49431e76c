package dev.muster.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Muster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster completion} in bash. */
class CompletionTest {
    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void printTheScript() throws IOException {
        var printed = new StringWriter();
        assertThat(Muster.commandLine().setOut(new PrintWriter(printed)).execute("completion"))
                .isZero();
        script = Files.writeString(folder.resolve("completion"), printed.toString());
    }

    @Test
    void bashAcceptsTheScript() throws Exception {
        assertThat(bash("bash -n " + script + " && echo accepted")).isEqualTo("accepted");
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(completed("./muster im")).isEqualTo("import");
        assertThat(completed("./muster import --qu")).isEqualTo("--quiet");
        assertThat(completed("./muster source in")).isEqualTo("init");
        assertThat(completed("./muster source init --na")).isEqualTo("--name");
    }

    private String completed(String typed) throws IOException, InterruptedException {
        return bash("source " + script + "; COMP_WORDS=(" + typed
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE='" + typed + "'; COMP_POINT=${#COMP_LINE}; "
                + "_complete_muster 2>/dev/null; echo ${COMPREPLY[@]}");
    }

    private static String bash(String command) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        bash.waitFor();
        return output;
    }
}
