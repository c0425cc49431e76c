package dev.muster.records.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingExpressionTest {
    private static final Map<String, Object> ROW = Map.of(
            "Vorname",
            " Änne ",
            "Nachname",
            "von der Leyen-Œuvre",
            "Dienst-E-Mail",
            "Aenne@Example.com",
            "Nr",
            "42",
            "leer",
            "",
            "Smileys",
            "😀bc",
            "address",
            Map.of("city", "Kiel"),
            "tags",
            List.of("a", "b"),
            "count",
            7);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            $lowercase($fold($substring($trim(Vorname), 0, 1) & Nachname))        | avon der leyen-oeuvre
            $replace($lowercase($fold(Nachname)), /[^a-z]/, "")                   | vonderleyenoeuvre
            $lowercase(`Dienst-E-Mail`)                                           | aenne@example.com
            $pad(Nr, -6, "0")                                                     | 000042
            $pad(Nr, 4, "ab")                                                     | 42ab
            $join([$trim(Vorname), Nr], ".")                                      | Änne.42
            $split(Nachname, " ")[0]                                              | von
            $split(Nachname, " ")[-1]                                             | Leyen-Œuvre
            $split("a, b ,c", /\\s*,\\s*/)                                        | a;b;c
            $substringBefore(`Dienst-E-Mail`, "@") & "@example.org"               | Aenne@example.org
            $substringAfter(Nachname, "der ")                                     | Leyen-Œuvre
            Nr = "42" ? "yes" : "no"                                              | yes
            leer ? leer : "nobody"                                                | nobody
            leer ?: "nobody"                                                      | nobody
            fehlt ?? "nobody"                                                     | nobody
            $contains(Nachname, /^VON/i) and $not($exists(fehlt))                 | true
            Nr in ["41", "42"]                                                    | true
            $number(Nr) + 0.5                                                     | 42.5
            $number(Nr) + 1                                                       | 43
            count - 1                                                             | 6
            $length(Smileys)                                                      | 3
            $substring(Smileys, 1, 1)                                             | b
            $substring(Smileys, -3, 1)                                            | 😀
            address.city                                                          | Kiel
            tags[1]                                                               | b
            tags                                                                  | a;b
            $replace("31.12.2026", /(\\d+)\\.(\\d+)\\.(\\d+)/, "$3-$2-$1")        | 2026-12-31
            $replace("a.b.c", ".", "$1", 1)                                       | a$1b.c
            $replace("price", /^/, "$$")                                          | $price
            $replace("abc", /x*$/, "-")                                           | abc-
            $date("31.12.2026", "dd.MM.yyyy")                                     | 2026-12-31
            $date(" 1.2.2026 ", "d.M.yyyy")                                       | 2026-02-01
            $date("02/29/28", "MM/dd/yy")                                         | 2028-02-29
            $date("2026-12-31", "dd.MM.yyyy")                                     | 2026-12-31
            $date("1.2.2026", "dd.MM.yyyy")                                       | 2026-02-01
            $date("01.02.2026", "d.M.yyyy")                                       | 2026-02-01
            $date("01022026", "ddMMyyyy")                                         | 2026-02-01
            $date(20260201, "yyyyMMdd")                                           | 2026-02-01
            $date("31.12.69", "dd.MM.yy")                                         | 2069-12-31
            $date("1.1.70", "dd.MM.yy")                                           | 1970-01-01
            $date("2026-12-31", "dd-MM-yy")                                       | 2026-12-31
            $date("2026-12-31T08:30", "dd.MM.yyyy")                               | 2026-12-31
            $date("2026-12-31T23:59:59.999+01:00", "dd.MM.yyyy")                  | 2026-12-31
            $date("2026-12-31-08:00", "dd.MM.yyyy")                               | 2026-12-31
            $date("1.2.2026", "dd.MM.yyyy", "dd.MM.yy")                           | 01.02.26
            $date("  ", "dd.MM.yyyy") ?: "never"                                  | never
            $date("31.12.2026", "dd.MM.yyyy", "MM/dd/yyyy")                       | 12/31/2026
            $date(leer, "dd.MM.yyyy") ?: "never"                                  | never
            $title("MÜLLER-lüdenscheidt, jean o'BRIEN")                           | Müller-Lüdenscheidt, Jean O'Brien
            $title("tom's 2nd d’arcy")                                            | Tom's 2nd D’Arcy
            $slug("  Müller & Söhne, GmbH ")                                      | muller-sohne-gmbh
            $slug("Müller & Söhne", "de")                                         | mueller-soehne
            $slug("渡辺") ?: "none"                                                | none
            """)
    void computesAValueFromARow(String expression, String value) throws ExpressionException {
        assertThat(MappingExpression.compile(expression).value(ROW, Map.of())).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fehlt", "$lowercase(fehlt)", "null", "$substring(fehlt, 0, 1)", "$split(fehlt, \"x\")[0]"})
    void givesNothingForAMissingColumn(String expression) throws ExpressionException {
        assertThat(MappingExpression.compile(expression).value(ROW, Map.of())).isNull();
    }

    @Test
    void refersToAttributes() throws ExpressionException {
        MappingExpression email = MappingExpression.compile("$username & '@example.com'");

        assertThat(email.attributes()).containsExactly("username");
        assertThat(email.value(Map.of(), Map.of("username", "ada"))).isEqualTo("ada@example.com");
        assertThat(email.value(Map.of(), Map.of())).isEqualTo("@example.com");
    }

    @Test
    void listsTheColumnsThatItReads() throws ExpressionException {
        assertThat(MappingExpression.compile(
                                "`Dienst-E-Mail` & address.city & (Nr in ['x', y.z[0]] ? Vorname : \"Nachname\")")
                        .columns())
                .containsExactly("Dienst-E-Mail", "address", "Nr", "y", "Vorname");
    }

    @Test
    void isTheSameOnEveryMachine() throws ExpressionException {
        Locale former = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(MappingExpression.compile("$lowercase('IDA') & $uppercase('ida')")
                            .value(Map.of(), Map.of()))
                    .isEqualTo("idaIDA");
        } finally {
            Locale.setDefault(former);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Ærøskøbing Łódź Straße Þór,AEroskobing Lodz Strasse THor",
        "Müller Özil Ångström,Muller Ozil Angstrom",
        "Nguyễn Žižek,Nguyen Zizek",
        "渡辺,渡辺"
    })
    void foldsAccents(String name, String folded) throws ExpressionException {
        assertThat(MappingExpression.compile("$fold(n)").value(Map.of("n", name), Map.of()))
                .isEqualTo(folded);
    }

    @Test
    void foldsGermanUmlautsOnRequest() throws ExpressionException {
        assertThat(MappingExpression.compile("$fold(n, 'de')").value(Map.of("n", "Müller-Ölßen é"), Map.of()))
                .isEqualTo("Mueller-Oelssen e");
        assertThat(MappingExpression.compile("$fold(n, 'de')").value(Map.of("n", "Mu\u0308ller"), Map.of()))
                .as("written with two characters")
                .isEqualTo("Mueller");
    }

    /** Expressions that could run forever, fill the memory, vary in their value, or do more than make a value. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$eval('1')",
                "$now()",
                "$millis()",
                "$random()",
                "$shuffle(tags)",
                "$map(tags, $trim)",
                "$sort(tags)",
                "$error('x')",
                "$fromMillis(1)",
                "function($x){$x}",
                "λ($x){$x}",
                "($f := function(){$f()}; $f())",
                "($a := 'x'; $a)",
                "Vorname; Nachname",
                "[1..10000000]",
                "tags[$ = 'a']",
                "**",
                "*",
                "address.*",
                "%.x",
                "tags^(x)",
                "tags@$x",
                "tags#$x",
                "{'a': 1}",
                "tags{'a': 1}",
                "Vorname ~> $trim",
                "| a | b |",
                "$$",
                "$",
                "$$.Vorname",
                "address.(city)",
                "'address'.city",
                "1 * 2",
                "1 / 2",
                "/* comment */ Vorname",
                "$replace(?, 'a', 'b')",
                "Vorname(1)",
                "trim(Vorname)",
                "- Vorname",
                "/a/",
                "a = /b/",
                "$trim",
                "$lowercase & 'x'",
                "!Vorname"
            })
    void refusesUnsupportedExpressions(String expression) {
        assertThatThrownBy(() -> {
                    MappingExpression compiled = MappingExpression.compile(expression);
                    assertThat(compiled.attributes())
                            .as("such a reference is refused with the mapping")
                            .allMatch(name -> name.equals("trim") || name.equals("lowercase"))
                            .isNotEmpty();
                    throw new ExpressionException(0, "");
                })
                .isInstanceOf(ExpressionException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            $trim(Vorname                   | 12 | this is not valid JSONata: Expected ")" before end of expression
            Vorname & & Nachname            | 10 | this is not valid JSONata: The symbol "&" cannot be used as a unary operator
            $trin(Vorname)                  | 0  | unknown function $trin; the functions are $boolean, $contains, $date, $exists, $fold, $join, $length, $lowercase, $not, $number, $pad, $replace, $slug, $split, $string, $substring, $substringAfter, $substringBefore, $title, $trim, $uppercase
            'Vorname                        | 0  | the text that begins with ' has no ' at its end
            `Vorname                        | 0  | the name that begins with ` has no ` at its end
            $replace(Vorname, /(?=a)/, "")  | 18 | the regular expression cannot be used: invalid or unsupported Perl syntax (look-around and back references are not offered)
            $date(Eintritt)                 | 0  | $date takes the form of the date, such as $date(Start, "dd.MM.yyyy")
            $date(a, b)                     | 9  | the form of a date is a text of dd, MM and yyyy, such as "dd.MM.yyyy"
            $date(a, "dd.mm.yyyy")          | 9  | the form of a date is a text of dd, MM and yyyy, such as "dd.MM.yyyy"
            $date(a, "dd.MM.yyyy", "y")     | 23 | the form of a date is a text of dd, MM and yyyy, such as "dd.MM.yyyy"
            $date(a, "yyyy-dd-MM")          | 9  | the form of a date is a text of dd, MM and yyyy, such as "dd.MM.yyyy"
            $date(a, "dd.MM.yyyy HH")       | 9  | the form of a date is a text of dd, MM and yyyy, such as "dd.MM.yyyy"
            $date(a, "dd.MM." & "yyyy")     | 9  | the form of a date is a text of dd, MM and yyyy, such as "dd.MM.yyyy"
            $contains(a, /((x{99}){99})/)   | 13 | the regular expression repeats something more than 1000 times
            """)
    void locatesMistakes(String expression, int offset, String message) {
        assertThatThrownBy(() -> MappingExpression.compile(expression))
                .isInstanceOfSatisfying(ExpressionException.class, wrong -> {
                    assertThat(wrong).hasMessage(message);
                    assertThat(wrong.offset()).isEqualTo(offset);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            $number(Vorname)                                             | a text is not a number
            $date("31.02.2026", "dd.MM.yyyy")                            | a text is not a date of the form dd.MM.yyyy
            $date("29.02.2027", "dd.MM.yyyy")                            | a text is not a date of the form dd.MM.yyyy
            $date("31.12.26", "dd.MM.yyyy")                              | a text is not a date of the form dd.MM.yyyy
            $date("31.12.2026", "dd.MM.yy")                              | a text is not a date of the form dd.MM.yy
            $date("00.12.2026", "dd.MM.yyyy")                            | a text is not a date of the form dd.MM.yyyy
            $date("1122026", "ddMMyyyy")                                 | a text is not a date of the form ddMMyyyy
            $date("2026-02-31", "dd.MM.yyyy")                            | a text is not a date of the form dd.MM.yyyy
            $date("08:30", "dd.MM.yyyy")                                 | a text is not a date of the form dd.MM.yyyy
            $date("46387", "dd.MM.yyyy")                                 | a text is not a date of the form dd.MM.yyyy
            $date("12/31/2026", "dd/MM/yyyy")                            | a text is not a date of the form dd/MM/yyyy
            $date("tomorrow", "dd.MM.yyyy")                              | a text is not a date of the form dd.MM.yyyy
            leer = "" and $date("x", "dd.MM.yyyy") = ""                  | a text is not a date of the form dd.MM.yyyy
            $lowercase(count)                                            | an operator or function gets an argument of the wrong type
            Vorname + 1                                                  | an operator or function gets an argument of the wrong type
            address                                                      | the result is neither a text nor a number
            [1, address]                                                 | the result is neither a text nor a number
            $pad("x", 2000000000)                                        | a text has more than 10000 characters
            $replace($pad("", 9999, "a"), "a", $pad("", 9999, "b"))      | a text has more than 10000 characters
            $join($split($pad("", 9999, "a"), ""), $pad("", 9999, "b"))  | a text has more than 10000 characters
            $pad("", 9999, "a") & $pad("", 9999, "b")                    | the result has more than 10000 characters
            """)
    void explainsAMissingValueWithoutShowingTheRow(String expression, String message) throws ExpressionException {
        MappingExpression compiled = MappingExpression.compile(expression);

        assertThatThrownBy(() -> compiled.value(ROW, Map.of()))
                .isInstanceOf(ComputationException.class)
                .hasMessage(message);
    }

    @Test
    void parsesTheLongestExpressions() throws ExpressionException {
        assertThat(MappingExpression.compile("n ? 1 : ".repeat(124) + "2").value(Map.of(), Map.of()))
                .isEqualTo("2");
        assertThat(MappingExpression.compile("a&".repeat(499) + "a").value(Map.of("a", "x"), Map.of()))
                .hasSize(500);
        assertThat(MappingExpression.compile("n?:".repeat(332) + "a").value(Map.of("a", "x"), Map.of()))
                .isEqualTo("x");
        assertThatThrownBy(() -> MappingExpression.compile("(".repeat(31) + "a" + ")".repeat(31)))
                .hasMessage("more than 30 brackets are open");
        assertThatThrownBy(() -> MappingExpression.compile("a".repeat(1_001)))
                .hasMessage("an expression has at most 1000 characters; for many values use a table under values");
    }

    @Test
    void matchesRegularExpressionsInLinearTime() throws ExpressionException {
        MappingExpression nasty = MappingExpression.compile("$contains(x, /^(a+)+$/) or $contains(x, /(a|aa)*b/)");

        long start = System.nanoTime();
        assertThat(nasty.value(Map.of("x", "a".repeat(9_999) + "!"), Map.of())).isEqualTo("false");
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }
}
