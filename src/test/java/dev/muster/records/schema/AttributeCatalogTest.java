package dev.muster.records.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.records.mapping.MappedNames;
import dev.muster.records.problem.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeCatalogTest {
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();

    @Test
    void describesWhatJumpCloudAccepts() {
        assertThat(CATALOG.find("Work City"))
                .map(Attribute::path)
                .hasToString("Optional[addresses[type=work].locality]");
        assertThat(CATALOG.find("work_state"))
                .map(Attribute::path)
                .hasToString("Optional[addresses[type=work].region]");
        assertThat(CATALOG.find("work_number"))
                .map(Attribute::path)
                .hasToString("Optional[phoneNumbers[type=work].number]");
        assertThat(CATALOG.find("preferredName")).map(Attribute::name).contains("displayname");
        assertThat(CATALOG.find("recoveryEmail")).map(Attribute::path).hasToString("Optional[recoveryEmail.address]");
        assertThat(CATALOG.find("_id")).map(Attribute::name).contains("id");
        assertThat(CATALOG.find("SSH Key 12 Name")).map(Attribute::path).hasToString("Optional[ssh_keys[#name].name]");
        assertThat(CATALOG.find("nonsense")).isEmpty();
        assertThat(CATALOG.find("attribute1_name")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fristname,firstname",
        "usernaem,username",
        "works_city,work_city",
        "sudoo,sudo",
        "opration,operation",
        "sshkey_1_nam,ssh_key1_name"
    })
    void suggestsANearName(String unknown, String known) {
        assertThat(CATALOG.near(unknown)).contains(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Vorname", "Abteilung", "shoesize", "Kostenstelle", "xy", "n"})
    void suggestsNothingForADistantName(String unknown) {
        assertThat(CATALOG.near(unknown)).isEmpty();
    }

    @Test
    void comparesAnEndlessNameQuickly() {
        assertThat(CATALOG.near("x".repeat(1_000_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PassWord",
                "pass_word",
                " Pass-Word ",
                "passwort",
                "initialPassword",
                "pwd",
                "pasword",
                "passwrod",
                "psswd",
                "pword",
                "pw",
                "User PWD",
                "Initialkennwort",
                "client_secret",
                "Geheimzahl"
            })
    void knowsSecretsByTheirName(String column) {
        assertThat(CATALOG.isSecret(column)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username",
                "password_never_expires",
                "external_password_expiration_date",
                "passwordless_sudo",
                "passport",
                "secretary",
                "",
                "pid",
                "cell",
                "type",
                "value",
                "number",
                "addresses",
                "phoneNumbers",
                "streetAddress",
                "Kostenstelle",
                "shoe size",
                "Standort",
                "Dienstort",
                "Gebiet",
                "Sector",
                "Secteur",
                "Class",
                "Gehalt",
                "Antwort",
                "Kenntnis",
                "Pays",
                "postcode",
                "_reason",
                "attribute1_value"
            })
    void takesNoOtherNameForASecret(String column) {
        assertThat(CATALOG.isSecret(column)).isFalse();
    }

    @Test
    void findsTheNameOfASecretInText() {
        var secretNames = new SecretNames(CATALOG, MappedNames.NONE);
        assertThat(secretNames.mentionsSecret("{\"Pass-Word\": \"x\"")).isTrue();
        assertThat(secretNames.mentionsSecret("{\"p\\u0061ssword\": \"x\"")).isTrue();
        assertThat(secretNames.mentionsSecret("{\"username\": \"ada\", \"pasword\": \"x\""))
                .isTrue();
        assertThat(secretNames.mentionsSecret("{username: ada, pasword : x")).isTrue();
        assertThat(secretNames.mentionsSecret("{\"username\": \"ada\"")).isFalse();
    }

    @Test
    void refusesTwoAttributesForOneColumn() {
        assertThatThrownBy(
                        () -> read("attributes: [{name: a}, {name: b, columns: [A]}]\ncustom: {property: attributes}"))
                .hasMessageContaining("two attributes have the column A");
    }

    @Test
    void refusesUnknownWordsInADescription() {
        assertThatThrownBy(() -> read("attributes: [{name: a, lenght: 3}]\ncustom: {property: attributes}"))
                .hasMessageContaining("lenght");
        assertThatThrownBy(() -> read("attributes: [{name: a, path: 'a[#b].b'}]\ncustom: {property: attributes}"))
                .hasMessageContaining("have a #");
        assertThatThrownBy(() -> read("attributes: [{name: a, path: 'a[b]'}]\ncustom: {property: attributes}"))
                .hasMessageContaining("not a path");
    }

    @Test
    void givesEveryCodeAMeaning() {
        assertThat(ProblemCode.values())
                .allSatisfy(code -> assertThat(code.meaning()).endsWith("."));
    }

    private static AttributeCatalog read(String yaml) throws IOException {
        return AttributeCatalog.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
