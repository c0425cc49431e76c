package dev.muster.cli.terminal;

import dev.muster.records.problem.Quoting;
import java.io.Console;
import java.util.Locale;

/** What somebody at the terminal is asked before it is done. */
public final class Question {
    private Question() {}

    /** Whether the answer is yes; a closed terminal says no. */
    public static boolean isAnsweredYes(Console console, String question) {
        String answer = console.readLine("%s? [y/N] ", Quoting.onOneLine(question));
        return isYes(answer);
    }

    /** @param answer {@code null} where there is none */
    static boolean isYes(String answer) {
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
