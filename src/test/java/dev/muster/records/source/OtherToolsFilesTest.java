package dev.muster.records.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.MappedRecord;
import dev.muster.records.validation.MappingRules;
import dev.muster.records.validation.RecordMapper;
import dev.muster.sandbox.ApiContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files in the forms of JumpCloud's own importers are read as they are. */
class OtherToolsFilesTest {
    private static final String BEN =
            "{'username':'ben.castle','email':'ben.castle@example.com','password':'Battery-Staple-2',"
                    + "'firstname':'Ben','lastname':'Castle'}";

    @Test
    void readsTheSmallestPowerShellImportForm() throws IOException {
        assertThat(users(Operation.CREATE, "powershell-import-minimal.csv"))
                .containsExactly(
                        "{'username':'ada.brook','email':'ada.brook@example.com','password':'Correct-Horse-1','firstname':'Ada','lastname':'Brook'}",
                        BEN);
    }

    @Test
    void readsTheWholePowerShellImportForm() throws IOException {
        assertThat(users(Operation.CREATE, "powershell-import.csv"))
                .containsExactly(
                        "{'username':'ada.brook','email':'ada.brook@example.com','password':'Correct-Horse-1','firstname':'Ada','middlename':'M.',"
                                + "'lastname':'Brook','displayname':'Ada','account_locked':false,'employeeIdentifier':'E-1001','jobTitle':'Head of Research',"
                                + "'department':'Research','costCenter':'C7','company':'Example "
                                + "Ltd','employeeType':'permanent','location':'Graz',"
                                + "'description':'Keynote, \\'Graz "
                                + "2025\\'','manager':'64b5f1000000000000000009','alternateEmail':'ada@example.org',"
                                + "'recoveryEmail':{'address':'ada.recovery@example.org'},'managedAppleId':'ada@example.com',"
                                + "'addresses':[{'type':'work','streetAddress':'2 Lab Street','poBox':'PO "
                                + "5','locality':'Vienna','region':'Vienna',"
                                + "'postalCode':'1010','country':'AT'},{'type':'home','streetAddress':'1 Hill "
                                + "Road','locality':'Graz','region':'Styria',"
                                + "'postalCode':'8010','country':'AT'}],'phoneNumbers':[{'type':'mobile','number':'+43 660 5550100'},"
                                + "{'type':'work','number':'+43 1 5550101'},{'type':'work_fax','number':'+43 1 "
                                + "5550102'}],'sudo':true,'passwordless_sudo':false,"
                                + "'password_never_expires':false,'allow_public_key':true,'enable_user_portal_multifactor':true,"
                                + "'mfa':{'exclusion':true,'exclusionUntil':'2026-03-08T12:00:00Z'},'unix_uid':5001,'unix_guid':5001,"
                                + "'attributes':[{'name':'Badge','value':'B-1'},{'name':'Locker','value':'12'}]}",
                        BEN);
    }

    @Test
    void readsThePowerShellUpdateFormWithIds() throws IOException {
        assertThat(users(Operation.UPDATE, "powershell-update.csv"))
                .containsExactly(
                        "{'id':'64b5f1000000000000000001','username':'ada.brook','jobTitle':'Director','department':'Development',"
                                + "'addresses':[{'type':'work','locality':'Linz'}],'phoneNumbers':[{'type':'mobile','number':'+43 660 5550111'}],'sudo':false,"
                                + "'mfa':{'exclusion':true,'exclusionUntil':'2026-03-31T12:00:00Z'},'unix_uid':5002,'external_dn':'CN=Ada,DC=example,DC=com',"
                                + "'external_source_type':'ad','attributes':[{'name':'Badge','value':'B-2'}]}",
                        "{'id':'64b5f1000000000000000002','username':'ben.castle'}");
    }

    @Test
    void readsThePowerShellUpdateFormWithUsernames() throws IOException {
        assertThat(read(Operation.UPDATE, "powershell-update-by-username.csv"))
                .allSatisfy(mapped -> {
                    assertThat(mapped.problems()).isEmpty();
                    assertThat(mapped.identified(false)).isFalse();
                })
                .extracting(MappedRecord::username)
                .containsExactly("ada.brook", "ben.castle");
    }

    @Test
    void readsJcBulkUsersWithAnOperationPerRow() throws IOException {
        List<MappedRecord> records = read(Operation.CREATE, "jc-bulk-users.csv");

        assertThat(records)
                .extracting(MappedRecord::operation)
                .containsExactly(Operation.CREATE, Operation.CREATE, Operation.UPDATE);
        assertThat(records).allSatisfy(mapped -> assertThat(mapped.problems()).isEmpty());
        assertThat(records)
                .extracting(ReadRows::user)
                .containsExactly(
                        "{'username':'ada.brook','email':'ada.brook@example.com','firstname':'Ada','lastname':'Brook','employeeIdentifier':'E-1001',"
                                + "'jobTitle':'Head of "
                                + "Research','department':'Research','costCenter':'C7','sudo':true,'unix_uid':5001}",
                        "{'username':'ben.castle','email':'ben.castle@example.com','firstname':'Ben'}",
                        "{'id':'64b5f1000000000000000003','suspended':false,'department':'Design'}");
    }

    private static List<String> users(Operation operation, String name) throws IOException {
        List<MappedRecord> records = read(operation, name);
        assertThat(records).allSatisfy(mapped -> assertThat(mapped.problems()).isEmpty());
        ApiContract.assertTakes(
                operation, records.stream().<JsonNode>map(MappedRecord::user).toList());
        return records.stream().map(ReadRows::user).toList();
    }

    private static List<MappedRecord> read(Operation operation, String name) throws IOException {
        try (SourceReader reader = SourceReaders.open(Path.of("src", "test", "resources", "formats", name))) {
            RecordMapper mapper = new RecordMapper(
                    ReadRows.CATALOG, operation, reader.header(), MappingRules.USUAL, SourceExample.CLOCK);
            List<MappedRecord> records =
                    TestSources.all(reader).rows().stream().map(mapper::map).toList();
            assertThat(reader.fault()).isEmpty();
            assertThat(mapper.columnProblems()).isEmpty();
            return records;
        }
    }
}
