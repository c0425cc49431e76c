package dev.muster.records.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.records.problem.Problem;
import dev.muster.records.source.FormulaGuard;
import dev.muster.records.source.ReadRows;
import dev.muster.records.source.SourceExample;
import dev.muster.records.source.SourceRow;
import dev.muster.records.source.TestTables;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordMapper;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/values.md for what is removed from values, and for words that mean an empty value. */
class ValueCleanerTest {
    private static final String BLANKS =
            " \t\n\r\u000b\f\u0085\u00a0\u1680\u2000\u2003\u2007\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u2800\u3164\uffa0";
    private static final String MARKS =
            "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2064\u2066\u2069\ufeff";

    static List<String> unseen() {
        return (BLANKS + MARKS).codePoints().mapToObj(Character::toString).toList();
    }

    @ParameterizedTest
    @MethodSource("unseen")
    void stripsInvisibleCharactersExceptFromPasswords(String unseen) {
        assertThat(cleaned(unseen + "Sales" + unseen, ValueKind.TEXT)).isEqualTo("Sales");
        assertThat(cleaned(unseen + "1042" + unseen, ValueKind.CODE)).isEqualTo("1042");
        assertThat(cleaned(unseen + "s3cret" + unseen, ValueKind.SECRET)).isEqualTo(unseen + "s3cret" + unseen);
        for (ValueKind kind : ValueKind.values()) {
            assertThat(cleaned(unseen + unseen, kind)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u202c", "\u2060", "\ufeff"})
    void removesMarksInsideCodes(String mark) {
        assertThat(cleaned("ada" + mark + ".brook@example.com", ValueKind.CODE)).isEqualTo("ada.brook@example.com");
        assertThat(cleaned("+49" + mark + " 30 555", ValueKind.CODE)).isEqualTo("+49 30 555");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "می\u200cخواهم",
                "क\u094d\u200dष",
                "👩\u200d🚀 crew",
                "שלום \u200e(x)\u200e ב",
                "❤\ufe0f",
                "🏴\udb40\udc67\udb40\udc62\udb40\udc7f",
                "O’Brien – Smith",
                "Anna\u00a0Maria"
            })
    void keepsJoinersThatScriptsAndEmojiNeed(String text) {
        assertThat(cleaned(text, ValueKind.TEXT)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ad", "\u200b", "\u200d", "\u200e", "\ufeff"})
    void removesMarksFromNamesThatDoNotNeedThem(String mark) {
        assertThat(cleaned("Mari" + mark + "a", ValueKind.TEXT)).isEqualTo("Maria");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "=\"00123\"|00123",
                "=\"a \"\"b\"\" c\"|a \"b\" c",
                "=\" 00123 \"|00123",
                "=\"a\"b\"|=\"a\"b\"",
                "=SUM(A1)|=SUM(A1)",
                "'+49 30 555|+49 30 555",
                "''=1+1|=1+1",
                "'-x|-x",
                "'@home|@home",
                "=\"'+49\"|+49",
                "'t Hooft|'t Hooft",
                "'00123|'00123",
                "'|'",
                "=\"|=\""
            })
    void removesFormulaGuards(String text, String clean) {
        assertThat(cleaned(text, ValueKind.TEXT)).isEqualTo(clean);
    }

    @Test
    void removesAnApostropheBeforeDigitsInCodes() {
        assertThat(cleaned("'00123", ValueKind.CODE)).isEqualTo("00123");
        assertThat(cleaned("=\"\"", ValueKind.CODE)).isEmpty();
    }

    @Test
    void unifiesBlanksInsideCodes() {
        assertThat(cleaned("+49\u00a030\u202f555\t01", ValueKind.CODE)).isEqualTo("+49 30 555 01");
    }

    @Test
    void normalizesTextToFormC() {
        assertThat(cleaned("Mu\u0308ller", ValueKind.TEXT)).isEqualTo("Müller");
        assertThat(cleaned("mu\u0308ller@example.com", ValueKind.CODE)).isEqualTo("müller@example.com");
        assertThat(cleaned("pa\u0308ss", ValueKind.SECRET)).isEqualTo("pa\u0308ss");
    }

    @Property(tries = 5000)
    void isIdempotent(@ForAll("texts") String text, @ForAll ValueKind kind) {
        String clean = cleaned(text, kind);

        assertThat(cleaned(clean, kind)).isEqualTo(clean);
        assertThat(kind == ValueKind.SECRET || Normalizer.isNormalized(clean, Normalizer.Form.NFC))
                .isTrue();
        assertThat(cleaned(FormulaGuard.unguard(FormulaGuard.guard(text)), kind))
                .as("as it comes back from a report")
                .isEqualTo(clean);
    }

    @Provide
    Arbitrary<String> texts() {
        return TestTables.texts();
    }

    @Test
    void countsEachCleaningOncePerValue() {
        var cleaner = new ValueCleaner();
        cleaner.clean(" Sales\u200b ", ValueKind.TEXT);
        cleaner.clean("Sales ", ValueKind.TEXT);
        cleaner.clean("Mu\u0308ller", ValueKind.TEXT);
        cleaner.clean("'+49", ValueKind.CODE);
        cleaner.clean("  ", ValueKind.TEXT);
        cleaner.clean("Müller", ValueKind.TEXT);

        assertThat(cleaner.counts())
                .isEqualTo(Map.of(
                        Cleaning.TRIMMED, 2L, Cleaning.INVISIBLE, 1L, Cleaning.NORMALISED, 1L, Cleaning.UNWRAPPED, 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nan", "NaN", "NULL", "null", "\\N", "None", "#N/A", "N/A", "n/a", " NULL ", "None\u00a0"})
    void treatsANullWordAsBlankWithAWarning(String word) {
        MappedRecord mapped =
                ReadRows.person("department", word, "attributes.Team", word, "lastname", "Null", "location", "none");

        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped))
                .isEqualTo(
                        "{'username':'ada.brook','email':'ada.brook@example.com','lastname':'Null','location':'none'}");
        assertThat(mapped.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("WORD_FOR_NOTHING");
            assertThat(warning.reason()).contains("department says ", "attributes.Team says ", "counts as blank");
        });
    }

    @Test
    void explainsThatARequiredValueIsANullWord() {
        assertThat(ReadRows.csv(Operation.CREATE, "username", "NULL", "email", "a@example.com")
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("ATTRIBUTE_MISSING");
                    assertThat(problem.reason()).contains("the cell says \"NULL\"");
                });
    }

    @Test
    void readsNullWordsFromTheRules() {
        MappingRules rules = MappingRules.USUAL.nothing(List.of("-", "leer"));
        MappedRecord mapped = new RecordMapper(
                        ReadRows.CATALOG,
                        Operation.CREATE,
                        List.of("username", "email", "department", "location", "password"),
                        rules,
                        SourceExample.CLOCK)
                .map(SourceRow.ofCells(1, 2, List.of("ada", "a@example.com", "leer", "NULL", "-"), List.of()));

        assertThat(ReadRows.user(mapped)).isEqualTo("{'username':'ada','email':'a@example.com','location':'NULL'}");
        assertThat(rules.asText()).isNotEqualTo(MappingRules.USUAL.asText());
    }

    @Test
    void cleansNestedTextsInJsonAndKeepsNumbers() {
        MappedRecord mapped = ReadRows.json(
                Operation.UPDATE,
                "{'id':'64b5f1000000000000000001','department':' "
                        + "Sales\u200b','location':'nan','costCenter':null,'unix_uid':5001,"
                        + "'addresses':[{'type':'work','locality':'Ko\u0308ln "
                        + "','postalCode':'\u200e50667','region':'None'}],'tags':[' a "
                        + "','NULL'],'attributes':[{'name':'Badge\u200b','value':' B 1 '}]}");

        assertThat(mapped.problems()).isEmpty();
        assertThat(ReadRows.user(mapped))
                .isEqualTo(
                        "{'id':'64b5f1000000000000000001','department':'Sales','costCenter':null,'addresses':[{'type':'work','locality':'Köln','postalCode':'50667'}],"
                                + "'unix_uid':5001,'tags':['a'],'attributes':[{'name':'Badge','value':'B 1'}]}");
        assertThat(mapped.warnings())
                .extracting(Problem::reason)
                .singleElement()
                .asString()
                .contains("location says", "addresses[1].region says", "tags[2] says");
    }

    @Test
    void doesNotChangeTheSourceRow() {
        SourceRow row = ReadRows.row("{'username':' ada ','email':'a@example.com'}");
        new RecordMapper(ReadRows.CATALOG, Operation.CREATE, List.of()).map(row);

        assertThat(row.object()).hasToString("{\"username\":\" ada \",\"email\":\"a@example.com\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ufeffusername", "user\u200bname", "User Name\u00a0", "=\"username\""})
    void ignoresInvisibleCharactersInColumnNames(String name) {
        assertThat(ReadRows.csv(Operation.CREATE, name, "ada", "email", "a@example.com")
                        .username())
                .isEqualTo("ada");
        assertThat(ColumnNames.fold("Stra\u00dfe\u0308")).isEqualTo(ColumnNames.fold("stra\u00df\u00eb"));
    }

    @ParameterizedTest
    @CsvSource({
        "ada’s,U+2019 (RIGHT SINGLE QUOTATION MARK)",
        "ada–b,U+2013 (EN DASH)",
        "аda,U+0430 (CYRILLIC SMALL LETTER A)",
        "ａda,U+FF41 (FULLWIDTH LATIN SMALL LETTER A)",
        "adaο,U+03BF (GREEK SMALL LETTER OMICRON)"
    })
    void namesLookAlikesInUsernamesAndAddresses(String name, String sign) {
        Problem username = ReadRows.csv(Operation.CREATE, "username", name, "email", "a@example.com")
                .problems()
                .get(0);
        assertThat(username.code()).isEqualTo("USERNAME_MALFORMED");
        assertThat(username.reason()).contains(sign);
        Problem email = ReadRows.csv(Operation.CREATE, "username", "ada", "email", name + "@example.com")
                .problems()
                .get(0);
        assertThat(email.code()).isEqualTo("EMAIL_MALFORMED");
        assertThat(email.reason()).contains(sign);
        assertThat(ReadRows.person("manager", name + "@example.com").problems())
                .extracting(Problem::reason)
                .singleElement()
                .asString()
                .contains(sign);
    }

    @Test
    void namesALetterOfAnotherAlphabetInADomain() {
        assertThat(ReadRows.csv(Operation.CREATE, "username", "ada", "email", "ada@exаmple.com")
                        .problems())
                .extracting(Problem::reason)
                .singleElement()
                .asString()
                .contains("U+0430");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "иван@example.com",
                "νίκος@example.com",
                "иван@почта.com",
                "jörg@müller.example",
                "山田@example.com",
                "山田taro@example.com",
                "o'dell@example.com",
                "ada+x@example.com"
            })
    void acceptsAddressesOfASingleAlphabet(String address) {
        assertThat(ReadRows.csv(Operation.CREATE, "username", "ada", "email", address)
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ValueKind.class)
    void keepsPlainText(ValueKind kind) {
        String text = new String("Müller & Co, 42 = x");
        assertThat(cleaned(text, kind)).isSameAs(text);
    }

    private static String cleaned(String text, ValueKind kind) {
        return ValueCleaner.cleaned(text, kind);
    }
}
