package dev.muster.pipeline.identify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.config.sources.ProtectedUsers;
import dev.muster.jumpcloud.directory.FoundUsers;
import dev.muster.jumpcloud.directory.UserChanges;
import dev.muster.jumpcloud.directory.UserReference;
import dev.muster.ledger.model.IdentifiedRecord;
import dev.muster.ledger.model.RecordOutcome;
import dev.muster.ledger.model.UnidentifiedRecord;
import dev.muster.ledger.model.UnidentifiedRecord.Manager;
import dev.muster.ledger.model.UserIdentity;
import dev.muster.records.schema.ArrayMode;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.schema.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Decisions about users and managers by the directory's users. */
class IdentityDeciderTest {
    private static final String ADA =
            "{'_id':'u1','username':'ada','email':'ada@example.com','department':'Gardens','attributes':[{'name':'a','value':'1'}]}";
    private static final String BEN = "{'_id':'u2','username':'ben','email':'ben@example.com'}";
    private static final String OTHER_BEN = "{'_id':'u3','username':'benjamin','email':'Ben@example.com'}";

    private final Map<UserReference, Long> creators = Map.of(UserReference.of("cleo"), 7L);
    private boolean blind;
    private boolean always;
    private boolean patient = true;

    @Test
    void sendsAnUpdateByIdWithoutTheNameThatFoundTheUser() {
        IdentifiedRecord known =
                known(update("{'username':'ada','email':'ada.new@example.com','department':'IT'}"), ADA, BEN);

        assertThat(known)
                .isEqualTo(new IdentifiedRecord(
                        1,
                        Operation.UPDATE,
                        new UserIdentity("u1", "ada", "ada@example.com"),
                        json("{'id':'u1','email':'ada.new@example.com','department':'IT'}")
                                .toString(),
                        null,
                        null,
                        null));
    }

    @Test
    void findsTheUserOfAnUpdateByEmailInAnyCase() {
        assertThat(known(update("{'email':'ADA@example.com','department':'IT'}"), ADA)
                        .payload())
                .isEqualTo(json("{'id':'u1','department':'IT'}").toString());
    }

    @Test
    void leavesUsersUnchangedWithoutValues() {
        assertThat(settled(update("{'username':'ada'}"), ADA))
                .isEqualTo(RecordOutcome.imported(Outcome.UNCHANGED, "u1"));
    }

    @Test
    void sendsOnlyDifferences() {
        assertThat(settled(update("{'username':'ada','department':'Gardens'}"), ADA))
                .isEqualTo(RecordOutcome.imported(Outcome.UNCHANGED, "u1"));
        assertThat(known(update("{'username':'ada','department':'Gardens','company':'Example'}"), ADA)
                        .payload())
                .isEqualTo(json("{'id':'u1','company':'Example'}").toString());
    }

    @Test
    void comparesAnUpdateByIdUnlessLookupsAreOff() {
        UnidentifiedRecord byId = update("{'id':'u1','department':'Gardens','attributes':[{'name':'b','value':'2'}]}");

        assertThat(known(byId, ADA).payload())
                .isEqualTo(json("{'id':'u1','attributes':[{'name':'a','value':'1'},{'name':'b','value':'2'}]}")
                        .toString());
        blind = true;
        assertThat(known(byId, ADA).payload())
                .isEqualTo(json("{'id':'u1','department':'Gardens','attributes':[{'name':'b','value':'2'}]}")
                        .toString());
    }

    @Test
    void sendsAnUnknownIdToGetTheServicesMessage() {
        assertThat(known(update("{'id':'u9','department':null,'phoneNumbers':[{'type':'work','number':null}]}"), ADA)
                        .payload())
                .isEqualTo(
                        json("{'id':'u9','department':null,'phoneNumbers':[]}").toString());
    }

    @Test
    void appliesDefaultsToNewUsers() {
        String defaults = "'$created':{'username':'ada','email':'ada@example.com','location':'Berlin','manager':'ben'}";

        assertThat(settled(upsert("{'username':'ada','email':'ada@example.com'," + defaults + "}"), ADA)
                        .outcome())
                .isEqualTo(Outcome.UNCHANGED);
        assertThat(known(upsert("{'username':'ada','email':'ada@example.com'," + defaults + "}"), BEN)
                        .payload())
                .isEqualTo(json("{'username':'ada','email':'ada@example.com','location':'Berlin','manager':'u2'}")
                        .toString());
    }

    @Test
    void ignoresAnUnchangedManager() {
        String managed = "{'_id':'u4','username':'eve','email':'eve@example.com','manager':'u2'}";

        assertThat(settled(update("{'username':'eve','manager':'ben'}"), managed, BEN)
                        .outcome())
                .isEqualTo(Outcome.UNCHANGED);
        assertThat(known(update("{'username':'eve','manager':'ada'}"), managed, ADA)
                        .payload())
                .isEqualTo(json("{'id':'u4','manager':'u1'}").toString());
    }

    @Test
    void looksForANewUserRepeatedly() {
        JsonNode asked = json("{'username':'gil','department':'IT'}");
        var late = new UnidentifiedRecord(
                1, Operation.UPDATE, new UserIdentity(null, "gil", null), asked.toString(), null, null, 1L, true);

        assertThat(decide(late, ADA)).isInstanceOf(LookupDecision.NotShownYet.class);
        patient = false;
        assertThat(settled(late, ADA).problem().code()).isEqualTo("USER_UNKNOWN");
    }

    @Test
    void rejectsAnAmbiguousAddress() {
        assertThat(settled(update("{'email':'ben@example.com','department':'IT'}"), BEN, OTHER_BEN)
                        .problem()
                        .code())
                .isEqualTo("USER_AMBIGUOUS");
    }

    @Test
    void reportsAnUnknownUserAndManagerTogether() {
        RecordOutcome outcome = settled(update("{'username':'nobody','manager':'no.boss'}"), ADA);

        assertThat(outcome.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(outcome.problem().reason())
                .contains("the username \"nobody\"")
                .contains("the username \"no.boss\"");
    }

    @Test
    void createsAMissingUserOfAnUpsert() {
        IdentifiedRecord known =
                known(upsert("{'username':'dora','email':'dora@example.com','department':null,'attributes':[]}"), ADA);

        assertThat(known.sendAs()).isEqualTo(Operation.CREATE);
        assertThat(known.payload())
                .isEqualTo(
                        json("{'username':'dora','email':'dora@example.com'}").toString());
    }

    @Test
    void leavesAMatchingUserOfAnUpsertUnchanged() {
        assertThat(settled(
                                upsert(
                                        "{'username':'ada','email':'Ada@example.com','department':'Gardens','attributes':[{'name':'a','value':'1'}]}"),
                                ADA)
                        .outcome())
                .isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void sendsAnUpsertThatRemovesEntries() {
        assertThat(known(upsert("{'username':'ada','email':'ada@example.com','attributes':[]}"), ADA)
                        .sendAs())
                .isEqualTo(Operation.UPDATE);
    }

    @Test
    void setsThePasswordOfAnUpsertOnlyForNewUsersByDefault() {
        String payload = "{'username':'ada','email':'ada@example.com','password':'Invented-1','department':'IT'}";

        IdentifiedRecord existing = known(upsert(payload), ADA);
        assertThat(existing.payload())
                .isEqualTo(json("{'id':'u1','department':'IT'}").toString());
        assertThat(existing.asked())
                .as("a later attempt may need it")
                .isEqualTo(json(payload).toString());
        assertThat(known(upsert(payload), BEN).payload()).contains("Invented-1");
        always = true;
        assertThat(known(upsert(payload), ADA).payload()).contains("Invented-1");
        assertThat(known(update("{'username':'ada','password':'Invented-1'}"), ADA)
                        .payload())
                .contains("Invented-1");
    }

    @Test
    void rejectsAnUpsertWithTheAddressOfAnotherUser() {
        assertThat(settled(upsert("{'username':'dora','email':'ada@example.com'}"), ADA)
                        .problem()
                        .code())
                .isEqualTo("USER_AMBIGUOUS");
        assertThat(settled(upsert("{'username':'ben','email':'ada@example.com'}"), ADA, BEN)
                        .problem()
                        .code())
                .isEqualTo("USER_AMBIGUOUS");
        assertThat(settled(upsert("{'username':'ADA','email':'ada.two@example.com'}"), ADA)
                        .problem()
                        .code())
                .isEqualTo("USER_AMBIGUOUS");
    }

    @Test
    void sendsAnExistingManagerByIdAndSetsANewOneLater() {
        assertThat(known(create("{'username':'dora','manager':'ada@example.com'}"), ADA)
                        .payload())
                .isEqualTo(json("{'username':'dora','manager':'u1'}").toString());
        assertThat(known(create("{'username':'dora','manager':'cleo'}"), ADA))
                .isEqualTo(new IdentifiedRecord(
                        1,
                        Operation.CREATE,
                        new UserIdentity(null, "dora", null),
                        json("{'username':'dora'}").toString(),
                        null,
                        7L,
                        null));
    }

    @Test
    void delaysAnUpdateOfOnlyANewManager() {
        assertThat(known(update("{'username':'ada','manager':'cleo'}"), ADA))
                .isEqualTo(new IdentifiedRecord(
                        1,
                        null,
                        new UserIdentity("u1", "ada", "ada@example.com"),
                        json("{'id':'u1'}").toString(),
                        null,
                        7L,
                        Outcome.UPDATED));
    }

    @Test
    void describesTheChangeOfAnExistingUser() {
        assertThat(change(
                        update("{'username':'ada','email':'ada.new@example.com','department':'IT','password':'x'}"),
                        ADA))
                .isEqualTo("{'email':['ada@example.com','ada.new@example.com'],'department':['Gardens','IT'],"
                        + "'password':[]}");
        assertThat(change(update("{'username':'ada','location':'Bath','attributes':[{'name':'b','value':'2'}]}"), ADA))
                .isEqualTo("{'location':[null,'Bath'],'attributes':[[{'name':'a','value':'1'}],"
                        + "[{'name':'a','value':'1'},{'name':'b','value':'2'}]]}");
        assertThat(change(update("{'username':'ada','manager':'cleo'}"), ADA)).isEqualTo("{'manager':[null,'cleo']}");
        assertThat(((LookupDecision.Known) decide(create("{'username':'dora'}"))).change())
                .as("of a new user")
                .isNull();
    }

    private String change(UnidentifiedRecord record, String... directory) {
        return ((LookupDecision.Known) decide(record, directory))
                .change()
                .json()
                .replace('"', '\'');
    }

    @Test
    void setsAManagerOnceBothUsersExist() {
        assertThat(known(onlyManagerIsLeft(null, new Manager(Outcome.CREATED, 2, "ben", null, true)), ADA, BEN)
                        .payload())
                .isEqualTo(json("{'id':'u1','manager':'u2'}").toString());
        assertThat(known(onlyManagerIsLeft("u9", new Manager(Outcome.CREATED, 2, "ben", "u8", true)))
                        .payload())
                .isEqualTo(json("{'id':'u9','manager':'u8'}").toString());
        assertThat(decide(onlyManagerIsLeft(null, new Manager(Outcome.CREATED, 2, "ben", null, true)), BEN))
                .isEqualTo(new LookupDecision.NotShownYet("the username \"ada\""));
    }

    @Test
    void keepsTheUserIfTheManagerWasNotCreated() {
        RecordOutcome outcome =
                settled(onlyManagerIsLeft(null, new Manager(Outcome.CREATED, 2, "ben", null, false)), ADA);

        assertThat(outcome.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(outcome.problem().code()).isEqualTo("MANAGER_NOT_SET");
        assertThat(outcome.problem().reason())
                .isEqualTo("The user was created, but the manager could not be set: line 2, which creates the manager, "
                        + "was not imported");
    }

    private IdentifiedRecord known(UnidentifiedRecord record, String... directory) {
        assertThat(decide(record, directory)).isInstanceOf(LookupDecision.Known.class);
        return ((LookupDecision.Known) decide(record, directory)).record();
    }

    private RecordOutcome settled(UnidentifiedRecord record, String... directory) {
        assertThat(decide(record, directory)).isInstanceOf(LookupDecision.Settled.class);
        return ((LookupDecision.Settled) decide(record, directory)).outcome();
    }

    private LookupDecision decide(UnidentifiedRecord record, String... directory) {
        AttributeCatalog catalog = AttributeCatalog.load();
        var rules = new IdentityDecider.Rules(
                catalog, new UserChanges(catalog, ArrayMode.MERGE), !blind, always, List.of(), ProtectedUsers.NONE, "");
        return new IdentityDecider(
                        record,
                        new FoundUsers(Stream.of(directory)
                                .map(IdentityDeciderTest::json)
                                .toList()),
                        rules,
                        name -> Optional.ofNullable(creators.get(name)),
                        Set.of(),
                        patient)
                .decide();
    }

    private static UnidentifiedRecord create(String user) {
        return record(Operation.CREATE, user);
    }

    private static UnidentifiedRecord update(String user) {
        return record(Operation.UPDATE, user);
    }

    private static UnidentifiedRecord upsert(String user) {
        return record(Operation.UPSERT, user);
    }

    private static UnidentifiedRecord record(Operation operation, String user) {
        JsonNode sent = json(user);
        return new UnidentifiedRecord(
                1,
                operation,
                new UserIdentity(
                        sent.path("id").textValue(),
                        sent.path("username").textValue(),
                        sent.path("email").textValue()),
                sent.toString(),
                null,
                null,
                null,
                false);
    }

    private static UnidentifiedRecord onlyManagerIsLeft(String userId, Manager manager) {
        return new UnidentifiedRecord(
                1,
                Operation.CREATE,
                new UserIdentity(userId, "ada", "ada@example.com"),
                null,
                null,
                manager,
                null,
                false);
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
