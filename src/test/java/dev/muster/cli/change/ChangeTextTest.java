package dev.muster.cli.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.change.ChangeKind;
import dev.muster.ledger.change.UserChange;
import dev.muster.pipeline.dryrun.PlannedChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'department':['Sales','Marketing']} | department 'Sales' -> 'Marketing'",
                "{'department':['Sales',null]} | department 'Sales' -> ''",
                "{'department':[null,'Sales'],'location':['','Bath']} | department -> 'Sales', location -> 'Bath'",
                "{'sudo':[false,true],'unix_uid':[5001,5002]} | sudo false -> true, unix_uid 5001 -> 5002",
                "{'password':[],'sudo':[null,true]} | password is set, sudo -> true",
                "{'phoneNumbers':[[{'type':'work','number':'1'},{'type':'home','number':'2'}],"
                        + "[{'type':'work','number':'9'}]]} | "
                        + "phoneNumbers.work '1' -> '9', phoneNumbers.home '2' -> ''",
                "{'phoneNumbers':[[{'type':'work','number':'1'}],"
                        + "[{'type':'work','number':'1'},{'type':'work','number':'2'}]]} | phoneNumbers.work#2 -> '2'",
                "{'addresses':[[{'type':'work','locality':'Bath','country':'GB'}],"
                        + "[{'type':'work','locality':'York','country':'GB'}]]} | "
                        + "addresses.work.locality 'Bath' -> 'York'",
                "{'attributes':[[],[{'name':'Badge','value':'B-1'}]]} | attributes.Badge -> 'B-1'",
                "{'tags':[['a'],['a','b']]} | tags ['a'] -> ['a','b']",
                "{'mfa':[null,{'exclusion':true}]} | mfa.exclusion -> true",
            })
    void showsOldAndNewValues(String change, String text) {
        assertThat(ChangeText.of(UserChange.read(change.replace('\'', '"')).attributes()))
                .isEqualTo(text.replace('\'', '"'));
    }

    @Test
    void keepsToOneShortLine() {
        String text =
                ChangeText.of(UserChange.read("{\"description\":[\"a\\nb\\u001b[31m\",\"" + "x".repeat(500) + "\"]}")
                        .attributes());

        assertThat(text)
                .isEqualTo("description \"a\\u000ab\\u001b[31m\" -> \"" + "x".repeat(80) + "…\"")
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void namesTheOldAndTheNewUsername() {
        assertThat(text(
                        ChangeKind.RENAME,
                        "b.meier",
                        true,
                        "{\"username\":[\"b.meier\",\"b.schulz\"],\"email\":[\"b@example.com\",\"c@example.com\"]}"))
                .isEqualTo("line 13: rename b.meier -> b.schulz; email \"b@example.com\" -> \"c@example.com\"");
        assertThat(text(ChangeKind.RENAME, "b.meier", true, "{\"email\":[\"b@example.com\",\"c@example.com\"]}"))
                .isEqualTo("line 13: rename b.meier: email \"b@example.com\" -> \"c@example.com\"");
        assertThat(text(ChangeKind.CREATE, "anna.schmidt", true, "{\"email\":[null,\"b@example.com\"]}"))
                .isEqualTo("line 13: create anna.schmidt");
        assertThat(text(ChangeKind.UPDATE, "c.vogel", false, "{\"location\":[null,\"Bath\"]}"))
                .isEqualTo("line 13: update c.vogel: location -> \"Bath\" (not looked up)");
    }

    private static String text(ChangeKind kind, String user, boolean formerKnown, String change) {
        return ChangeText.of(
                new PlannedChange(13, kind, user, null, UserChange.read(change).attributes(), formerKnown));
    }
}
