package dev.muster.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.config.ConfigurationException;
import dev.muster.records.schema.BlankCells;
import dev.muster.records.validation.ImportOptions;
import dev.muster.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SourceOptionsTest {
    @TempDir
    private Path folder;

    private Path people;

    @Command
    private static final class Any {
        @Mixin
        private SourceOptions options;
    }

    @BeforeEach
    void aFileWithPasswords() throws IOException {
        people = Files.writeString(folder.resolve("people.csv"), "username,email,Pass Word\nada,ada@example.com,x\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "department=clear,Department=keep",
                "Department=keep,department=clear",
                "cost_center=clear,costCenter=error",
                "clear,keep"
            })
    void rejectsTwoMeaningsOfOneColumn(String meanings) {
        assertThatThrownBy(() -> options(List.of(people), "--blank-cells", meanings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is given twice");
    }

    @Test
    void acceptsTheSameMeaningTwice() throws IOException {
        assertThat(options(List.of(people), "--blank-cells", "department=clear,Department=clear")
                        .blankCellsOf())
                .isEqualTo(Map.of("department", BlankCells.CLEAR));
    }

    @Test
    void rejectsIgnoredColumnsThatNoFileHas() {
        assertThatThrownBy(() -> options(List.of(people), "--ignore-columns", "pasword"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\"pasword\"")
                .hasMessageContaining("Pass Word");
    }

    @Test
    void acceptsIgnoredColumnsOfOneFile() throws IOException {
        Path others = Files.writeString(folder.resolve("others.csv"), "username,email,Badge\n");

        assertThat(options(List.of(others, people), "--ignore-columns", "password,badge")
                        .ignored())
                .containsExactly("password", "badge");
    }

    @Test
    void acceptsAnyIgnoredColumnWithoutAHeader() throws IOException {
        Path json = Files.writeString(folder.resolve("people.json"), "[{\"username\": \"ada\"}]");

        assertThat(options(List.of(people, json), "--ignore-columns", "badge").ignored())
                .containsExactly("badge");
    }

    @Test
    void explainsWhyAFileCannotBeRead() {
        assertThatThrownBy(() -> SourceOptions.checkReadable(folder.resolve("none.csv")))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> SourceOptions.checkReadable(folder)).hasMessageContaining("is a folder");
        SourceOptions.checkReadable(people);
    }

    @Test
    void showsNoDataOfAFileWithoutAHeader() throws IOException {
        Path headerless = Files.writeString(folder.resolve("headerless.csv"), "ada.lov,hunter2\nben.cole,hunter3\n");

        assertThatThrownBy(() -> options(List.of(headerless), "--ignore-columns", "hunter"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("hunter2");
    }

    private ImportOptions options(List<Path> files, String... arguments) throws IOException {
        Any command = new Any();
        new CommandLine(command).parseArgs(arguments);
        return command.options.options(files, TestSettings.of(folder));
    }
}
