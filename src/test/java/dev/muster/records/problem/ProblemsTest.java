package dev.muster.records.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private static final Problem EMAIL = ProblemText.EMAIL_MALFORMED.of("E-Mail", "\"a@b\"");
    private static final Problem SUDO = ProblemText.BOOLEAN_MALFORMED.of("Sudo", "\"maybe\"");
    private static final Problem MISSING = ProblemText.ATTRIBUTE_MISSING.of("username", "username", "create");

    @Test
    void putsTheColumnBeforeAQuotedValue() {
        assertThat(Problems.join(List.of(EMAIL)).reason()).isEqualTo("E-Mail \"a@b\" is not a valid email address");
        assertThat(Problems.join(List.of(MISSING)).reason()).isEqualTo("username is required to create a user");
    }

    @Test
    void joinsSeveralProblems() {
        assertThat(Problems.join(List.of(EMAIL, SUDO)))
                .usingRecursiveComparison()
                .ignoringFields("parts")
                .isEqualTo(new Problem(
                        "EMAIL_MALFORMED BOOLEAN_MALFORMED",
                        null,
                        "E-Mail \"a@b\" is not a valid email address; Sudo \"maybe\" is neither true nor false",
                        "Write it as name@domain, such as ada@example.com."
                                + " Write true or false (yes, no, y, n, 1 and 0 work, too)."));
    }

    @Test
    void keepsThePartsOfAJoinedProblem() {
        assertThat(Problems.join(List.of(EMAIL, SUDO)).parts())
                .extracting(Problem::line)
                .containsExactly(
                        "EMAIL_MALFORMED: E-Mail \"a@b\" is not a valid email address."
                                + " Write it as name@domain, such as ada@example.com.",
                        "BOOLEAN_MALFORMED: Sudo \"maybe\" is neither true nor false."
                                + " Write true or false (yes, no, y, n, 1 and 0 work, too).");
        assertThat(Problems.join(List.of(MISSING)).parts()).singleElement().isEqualTo(Problems.join(List.of(MISSING)));
    }

    @Test
    void namesTheColumnWhereTheReasonDoesNot() {
        Problem tooLong = ProblemText.VALUE_TOO_LONG.of("Cost Center", 2000, 1024);
        Problem asLong = ProblemText.VALUE_TOO_LONG.of("location", 2000, 1024);
        Problem blank = ProblemText.CELL_BLANK.of("Job\nTitle", "<clear>");
        Problem twice = ProblemText.ATTRIBUTE_TWICE_COLUMNS.of("Email", "\"email\"", "\"Email\"");

        assertThat(Problems.join(List.of(tooLong, asLong, blank, twice)))
                .usingRecursiveComparison()
                .ignoringFields("parts")
                .isEqualTo(new Problem(
                        "VALUE_TOO_LONG CELL_BLANK ATTRIBUTE_TWICE",
                        null,
                        "Cost Center: The value has 2000 characters, but the limit is 1024; "
                                + "location: The value has 2000 characters, but the limit is 1024; "
                                + "Job\\u000aTitle: The cell is blank, and blank cells are errors in this column; "
                                + "The row gives the same attribute in \"email\" and \"Email\"",
                        "Shorten it. Fill it, or write <clear> to clear the value that the user has."
                                + " Remove one of them."));
    }

    @Test
    void joinsNoProblemsToNull() {
        assertThat(Problems.join(List.of())).isNull();
    }
}
