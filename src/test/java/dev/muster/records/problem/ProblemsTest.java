package dev.muster.records.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private static final Problem EMAIL =
            new Problem("EMAIL_MALFORMED", "E-Mail", "\"a@b\" is no e-mail address", "Write it as name@domain.");
    private static final Problem SUDO =
            new Problem("BOOLEAN_MALFORMED", "Sudo", "\"maybe\" is neither true nor false", "Write true or false.");
    private static final Problem MISSING =
            new Problem("ATTRIBUTE_MISSING", "username", "username is missing", "Give it.");

    @Test
    void aReasonThatBeginsWithWhatWasFoundSaysWhereItWasFound() {
        assertThat(Problems.join(List.of(EMAIL)).reason()).isEqualTo("E-Mail \"a@b\" is no e-mail address");
        assertThat(Problems.join(List.of(MISSING)).reason()).isEqualTo("username is missing");
    }

    @Test
    void severalProblemsBecomeOneThatTellsThemAll() {
        assertThat(Problems.join(List.of(EMAIL, SUDO)))
                .usingRecursiveComparison()
                .ignoringFields("parts")
                .isEqualTo(new Problem(
                        "EMAIL_MALFORMED BOOLEAN_MALFORMED",
                        null,
                        "E-Mail \"a@b\" is no e-mail address; Sudo \"maybe\" is neither true nor false",
                        "Write it as name@domain. Write true or false."));
    }

    @Test
    void severalProblemsCanBeToldOneByOneWithTheirHints() {
        assertThat(Problems.join(List.of(EMAIL, SUDO)).parts())
                .extracting(Problem::line)
                .containsExactly(
                        "EMAIL_MALFORMED: E-Mail \"a@b\" is no e-mail address. Write it as name@domain.",
                        "BOOLEAN_MALFORMED: Sudo \"maybe\" is neither true nor false. Write true or false.");
        assertThat(Problems.join(List.of(MISSING)).parts()).singleElement().isEqualTo(Problems.join(List.of(MISSING)));
    }

    @Test
    void everyReasonSaysWhereItsCellIs() {
        Problem tooLong = ProblemCode.VALUE_TOO_LONG.of(
                "Cost Center", "the text has 2000 characters, but 1024 is the most", "Shorten it.");
        Problem asLong = ProblemCode.VALUE_TOO_LONG.of("location", tooLong.reason(), tooLong.hint());
        Problem blank =
                ProblemCode.CELL_BLANK.of("Job\nTitle", "the cell is blank, which was declared an error", "Fill it.");
        Problem twice = ProblemCode.ATTRIBUTE_TWICE.of(
                "Email", "the row gives both \"email\" and \"Email\", which stand for the same", "Take one out.");

        assertThat(Problems.join(List.of(tooLong, asLong, blank, twice)))
                .usingRecursiveComparison()
                .ignoringFields("parts")
                .isEqualTo(new Problem(
                        "VALUE_TOO_LONG CELL_BLANK ATTRIBUTE_TWICE",
                        null,
                        "Cost Center: the text has 2000 characters, but 1024 is the most; location: the text has 2000 characters, but 1024 is the most; "
                                + "Job\\u000aTitle: the cell is blank, which was declared an error; the row gives both \"email\" and \"Email\", which stand for the same",
                        "Shorten it. Fill it. Take one out."));
    }

    @Test
    void noProblemsAreNone() {
        assertThat(Problems.join(List.of())).isNull();
    }
}
