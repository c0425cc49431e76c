package dev.muster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeCatalogTest {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();

    static Stream<Arguments> everyColumn() {
        return CATALOG.attributes().stream().flatMap(attribute -> attribute.allColumns().stream().map(column -> Arguments.of(column, attribute)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyColumn")
    void everyColumnLeadsToItsPath(String column, Attribute attribute) {
        List<UnaryOperator<String>> spellings = List.of(name -> name, name -> name.toUpperCase(Locale.ROOT), name -> name.replace('_', ' '),
                name -> name.replace("_", ""), name -> " " + name.replace('_', '-') + " ");
        for (UnaryOperator<String> spelling : spellings) {
            MappedRecord mapped = Rows.csv(attribute.operations().iterator().next(), spelling.apply(column), valueOf(attribute));

            assertThat(Rows.codes(mapped)).isSubsetOf("ATTRIBUTE_MISSING");
            assertThat(at(mapped.user(), attribute.path()).asText()).isEqualTo(valueOf(attribute));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyColumn")
    void everyColumnIsAlsoAKeyOfJson(String column, Attribute attribute) {
        String value = switch (attribute.type()) {
            case BOOLEAN, INTEGER -> valueOf(attribute);
            default -> "'" + valueOf(attribute) + "'";
        };
        MappedRecord mapped = Rows.json(attribute.operations().iterator().next(), "{'" + column + "':" + value + "}");

        assertThat(at(mapped.user(), attribute.path()).asText()).isEqualTo(valueOf(attribute));
    }

    @Test
    void describesWhatTheServiceTakes() {
        assertThat(CATALOG.find("Work City")).map(Attribute::path).hasToString("Optional[addresses[type=work].locality]");
        assertThat(CATALOG.find("work_state")).map(Attribute::path).hasToString("Optional[addresses[type=work].region]");
        assertThat(CATALOG.find("work_number")).map(Attribute::path).hasToString("Optional[phoneNumbers[type=work].number]");
        assertThat(CATALOG.find("preferredName")).map(Attribute::name).contains("displayname");
        assertThat(CATALOG.find("recoveryEmail")).map(Attribute::path).hasToString("Optional[recoveryEmail.address]");
        assertThat(CATALOG.find("_id")).map(Attribute::name).contains("id");
        assertThat(CATALOG.find("nonsense")).isEmpty();
        assertThat(CATALOG.find("attribute1_name")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"employeeNumber,employeeIdentifier", "fristname,firstname", "e-mail-adress,email", "surname,lastname", "works_city,work_city",
        "phone,work_number", "sudoo,sudo", "opration,operation"})
    void givesTheNearestKnownName(String unknown, String known) {
        assertThat(CATALOG.nearest(unknown)).isEqualTo(known);
    }

    @Test
    void theNearestNameToAnEndlessOneIsFoundQuickly() {
        assertThat(CATALOG.nearest("x".repeat(1_000_000))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord", "pass_word", " Pass-Word ", "passwort", "initialPassword", "pwd"})
    void knowsSecretsByTheirName(String column) {
        assertThat(CATALOG.isSecret(column)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "password_never_expires", "external_password_expiration_date", "passwordless_sudo", "passport", "",
        "_reason", "attribute1_value"})
    void takesNothingElseForASecret(String column) {
        assertThat(CATALOG.isSecret(column)).isFalse();
    }

    @Test
    void findsTheNameOfASecretInText() {
        assertThat(CATALOG.mentionsSecret("{\"Pass-Word\": \"x\"")).isTrue();
        assertThat(CATALOG.mentionsSecret("{\"p\\u0061ssword\": \"x\"")).isTrue();
        assertThat(CATALOG.mentionsSecret("{\"username\": \"ada\"")).isFalse();
    }

    @Test
    void aDescriptionWithTwoAttributesForOneColumnIsRefused() {
        assertThatThrownBy(() -> read("attributes: [{name: a}, {name: b, columns: [A]}]\ncustom: {property: attributes}"))
                .hasMessageContaining("two attributes have the column A");
    }

    @Test
    void aDescriptionWithAnUnknownWordIsRefused() {
        assertThatThrownBy(() -> read("attributes: [{name: a, lenght: 3}]\ncustom: {property: attributes}")).hasMessageContaining("lenght");
        assertThatThrownBy(() -> read("attributes: [{name: a, path: 'a[b]'}]\ncustom: {property: attributes}")).hasMessageContaining("not a path");
    }

    @Test
    void everyProblemCodeHasAMeaning() {
        assertThat(ProblemCode.values()).allSatisfy(code -> assertThat(code.meaning()).endsWith("."));
    }

    private static AttributeCatalog read(String yaml) throws IOException {
        return AttributeCatalog.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String valueOf(Attribute attribute) {
        return attribute.values().isEmpty() ? switch (attribute.type()) {
            case STRING -> "some text";
            case USERNAME -> "ada.brook";
            case EMAIL -> "ada.brook@example.com";
            case ID -> "64b5f1000000000000000001";
            case BOOLEAN -> "true";
            case INTEGER -> "5001";
            case TIME -> "2026-03-31T18:00:00Z";
        } : attribute.values().keySet().iterator().next();
    }

    private static JsonNode at(JsonNode user, AttributePath path) {
        JsonNode property = user.path(path.property());
        if (!path.isInArray()) {
            return path.isNested() ? property.path(path.field()) : property;
        }
        return StreamSupport.stream(property.spliterator(), false).filter(element -> element.path(path.key()).asText().equals(path.keyValue()))
                .findFirst().orElseThrow().path(path.field());
    }
}
