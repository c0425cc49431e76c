package dev.muster.cli.terminal;

import dev.muster.records.problem.Quoting;
import java.io.Console;
import java.util.Locale;

/** Questions on the terminal that are answered with yes or no. */
public final class Question {
    private Question() {}

    /** Asks and returns whether the answer is yes; a closed terminal counts as no. */
    public static boolean isAnsweredYes(Console console, String question) {
        String answer = console.readLine("%s? [y/N] ", Quoting.onOneLine(question));
        return isYes(answer);
    }

    /** @param answer {@code null} for a closed terminal */
    static boolean isYes(String answer) {
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
