package dev.muster.crash;

import static dev.muster.crash.CrashMoment.after;
import static dev.muster.crash.CrashMoment.before;
import static dev.muster.crash.CrashMoment.during;

import dev.muster.crash.CrashMoment.Request;
import dev.muster.records.schema.Operation;
import dev.muster.sandbox.broker.SandboxBroker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The points of the flow at which Muster is killed. Their names and descriptions are the table in
 * {@code docs/testing.md}.
 */
enum CrashPoint {
    FILE_CLAIMED(
            Scenario.FILE,
            before("ledger.Imports.open"),
            "the file is moved to `work/`, its import is not in the ledger"),
    IMPORT_OPENED(Scenario.FILE, after("ledger.Imports.open"), "its import is in the ledger, nothing is read"),
    READING_BEGUN(
            Scenario.FILE,
            before("ledger.Imports.reading"),
            "the import is held to be read, its checksum is not noted"),
    CHECKSUM_NOTED(Scenario.FILE, after("pipeline.intake.Intake.open"), "the checksum is noted, no row is read"),
    FIRST_CHUNK_NOT_KEPT(
            Scenario.LONG, before("ledger.Records.add"), "the first chunk of rows is read, but not in the ledger"),
    FIRST_CHUNK_KEPT(
            Scenario.LONG, after("pipeline.intake.Intake.accept"), "the first chunk is in the ledger, in no batch"),
    FIRST_BATCH_OPENED(
            Scenario.LONG, after("ledger.Batches.open"), "the first batch is opened in the middle of the source"),
    SECOND_CHUNK_KEPT(
            Scenario.LONG, after("pipeline.intake.Intake.accept", 2), "the second chunk is in the ledger, in no batch"),
    LAST_BATCH_NOT_OPENED(
            Scenario.FILE,
            after("pipeline.intake.Intake.endOfSource"),
            "the source has ended, its last batch is not opened"),
    EVERY_BATCH_OPENED(
            Scenario.FILE,
            before("pipeline.intake.Intake.finish"),
            "every batch is opened, the import is not read to its end"),
    BEFORE_THE_END_OF_READING(
            Scenario.FILE, before("ledger.Imports.send"), "the guards have passed, the import may not be sent yet"),
    READ_TO_THE_END(Scenario.FILE, after("ledger.Imports.send"), "the import may be sent"),
    BEFORE_THE_REFUSAL(
            Scenario.REFUSED_IMPORT,
            before("ledger.Imports.refuse"),
            "an import is to be refused, that is not committed"),
    REFUSED(
            Scenario.REFUSED_IMPORT,
            after("ledger.Imports.refuse"),
            "an import is refused, its reports are not written"),

    NAMES_KEPT(
            Scenario.NAMED,
            after("pipeline.identify.Identification.begin"),
            "the users that rows name are to be looked up"),
    NAMES_ASKED_FOR(
            Scenario.NAMED, during(Request.SEARCH, 1, true), "the directory is searched for users that rows name"),
    NAMES_FOUND(
            Scenario.NAMED,
            after("pipeline.identify.Identification.take"),
            "the directory has answered, nothing of it is committed"),
    SOME_NAMES_NOTED(
            Scenario.NAMED,
            after("ledger.Identities.identified", 2),
            "some rows of a round have their user, not committed"),
    NAMES_COMMITTED(
            Scenario.NAMED,
            after("pipeline.identify.Identification.conclude"),
            "the round is committed, its rows are in no batch"),
    SOME_NAMED_IN_A_BATCH(Scenario.NAMED, after("ledger.Batches.open"), "some rows that were looked up are in a batch"),
    NAMED_NOT_FINISHED(
            Scenario.NAMED,
            before("pipeline.identify.Identification.finish"),
            "every batch is opened, the looking up is not ended"),
    NAMED_FINISHED(Scenario.NAMED, after("pipeline.identify.Identification.finish"), "the looking up is ended"),

    BATCH_CLAIMED(
            Scenario.PLAIN,
            before("pipeline.submit.BatchSubmitter.payload"),
            "the intent to send is committed, no payload is made"),
    PAYLOAD_MADE(
            Scenario.PLAIN, after("pipeline.submit.BatchSubmitter.payload"), "the payload is made, nothing is sent"),
    SEND_UNDER_WAY(
            Scenario.PLAIN, before("jumpcloud.client.ApiHttpClient.authenticate"), "the request is about to leave"),
    SEND_RECEIVED_NOTHING_DONE(
            Scenario.PLAIN, during(Request.SEND, 1, false), "the first send is received, nothing is done"),
    SEND_DONE_NOT_ANSWERED(Scenario.PLAIN, during(Request.SEND, 1, true), "the first send is done, not answered"),
    LAST_SEND_RECEIVED_NOTHING_DONE(
            Scenario.FILE, during(Request.SEND, 2, false), "the last send is received, nothing is done"),
    LAST_SEND_DONE_NOT_ANSWERED(Scenario.FILE, during(Request.SEND, 2, true), "the last send is done, not answered"),
    SEND_ANSWERED_NOT_READ(
            Scenario.PLAIN,
            before("jumpcloud.client.ResponseClassifier.read"),
            "the response has arrived, it is not read"),
    SEND_ANSWERED_NOT_NOTED(
            Scenario.PLAIN,
            before("pipeline.submit.BatchSubmitter.answered"),
            "the response is read, nothing of it is recorded"),
    JOB_NOT_COMMITTED(Scenario.PLAIN, before("ledger.Batches.submitted"), "the job's id is known, not committed"),
    JOB_COMMITTED(Scenario.PLAIN, after("ledger.Batches.submitted"), "the first job's id is committed"),
    LAST_JOB_NOT_COMMITTED(
            Scenario.FILE, before("ledger.Batches.submitted", 2), "the last job's id is known, not committed"),
    LAST_JOB_COMMITTED(Scenario.FILE, after("ledger.Batches.submitted", 2), "the last job's id is committed"),

    BUSY_NOT_NOTED(Scenario.BUSY, before("ledger.Batches.notSent"), "the service was busy, that is not committed"),
    BUSY_NOTED(Scenario.BUSY, after("ledger.Batches.notSent"), "the service was busy, the batch is ready again"),
    REFUSED_BATCH_WHOLE(
            Scenario.REFUSED_BATCH,
            before("ledger.Batches.bisect"),
            "a batch was refused as a whole, it is not in halves"),
    REFUSED_BATCH_HALVED(
            Scenario.REFUSED_BATCH, before("ledger.Batches.notSent"), "a refused batch is in halves, not committed"),
    HALVES_COMMITTED(Scenario.REFUSED_BATCH, after("ledger.Batches.bisect"), "the halves are committed, none is sent"),
    FIRST_HALF_DONE(
            Scenario.REFUSED_BATCH, during(Request.SEND, 2, true), "the first half is sent and done, not answered"),
    SECOND_HALF_RECEIVED(
            Scenario.REFUSED_BATCH, during(Request.SEND, 3, false), "the second half is received, nothing is done"),

    JOB_POLLED(Scenario.PLAIN, before("pipeline.results.ResultsCollector.firstPage"), "a job is held to be polled"),
    FIRST_PAGE_ASKED_FOR(Scenario.PLAIN, during(Request.RESULTS, 1, true), "the first page of results is asked for"),
    PAGE_NOT_KEPT(Scenario.PLAIN, before("ledger.WorkResults.keep"), "a page of results has come, not committed"),
    PAGE_KEPT(Scenario.PLAIN, after("ledger.WorkResults.keep"), "a page of results is committed"),
    SECOND_PAGE_ASKED_FOR(Scenario.LONG, during(Request.RESULTS, 3, true), "between pages of results"),
    SECOND_PAGE_KEPT(
            Scenario.LONG, after("pipeline.results.ResultsCollector.take", 2), "more pages of results are committed"),
    PAGES_NOT_CONCLUDED(
            Scenario.PLAIN,
            before("pipeline.results.ResultsCollector.conclude"),
            "every page is kept, no record has its outcome"),
    POLLED_AGAIN_NOT_COMMITTED(
            Scenario.LONG,
            before("ledger.Batches.pollAgain"),
            "a job is not done, when to poll it again is not committed"),
    POLLED_AGAIN(
            Scenario.LONG, after("pipeline.results.ResultsCollector.conclude"), "a job was polled for the first time"),
    SOME_RECORDS_SETTLED(
            Scenario.PLAIN,
            after("ledger.Records.settle", 2),
            "some records of a batch have their outcome, not committed"),
    BATCH_NOT_SETTLED(
            Scenario.PLAIN, before("ledger.Batches.settle"), "every record of a job has its outcome, not committed"),
    BATCH_SETTLED_NOT_COMMITTED(Scenario.FILE, after("ledger.Batches.settle", 2), "a batch is settled, not committed"),
    BATCH_SETTLED(
            Scenario.PLAIN,
            after("pipeline.results.ResultsCollector.conclude", 2),
            "results were settled for the second time"),

    LOSS_NOT_NOTED(
            Scenario.LOST_ANSWER, before("ledger.Batches.doubt"), "a send's answer was lost, that is not committed"),
    LOSS_NOTED(Scenario.LOST_ANSWER, after("ledger.Batches.doubt"), "the batch is in doubt"),
    LOOK_UP_BEGUN(
            Scenario.LOST_ANSWER,
            before("pipeline.indoubt.InDoubtResolver.begin"),
            "a batch in doubt is held to be looked up"),
    LOOK_UP_ASKED(Scenario.LOST_ANSWER, during(Request.SEARCH, 1, true), "the directory is asked for lost users"),
    LOOK_UP_ANSWERED(
            Scenario.LOST_ANSWER,
            after("pipeline.indoubt.InDoubtResolver.take"),
            "the directory has answered, the response is not read"),
    SOME_FOUND(Scenario.LOST_ANSWER, after("ledger.Records.settle", 2), "some lost users are found, not committed"),
    LOST_ANSWER_LOOKED_UP(
            Scenario.LOST_ANSWER,
            after("pipeline.indoubt.InDoubtResolver.conclude"),
            "what was found at first is committed"),
    LOOKED_UP_IN_VAIN_NOT_COMMITTED(
            Scenario.LOST_SEND_LONG_QUIET,
            before("ledger.Batches.lookAgain"),
            "no user was found, that is not committed"),
    LOOKED_UP_IN_VAIN(
            Scenario.LOST_SEND_LONG_QUIET,
            after("pipeline.indoubt.InDoubtResolver.conclude"),
            "no user was found at first, the directory is not quiet yet"),
    SEND_AGAIN_NOT_COMMITTED(
            Scenario.LOST_SEND,
            before("ledger.Batches.sendAgain"),
            "what is missing is to be sent again, not committed"),
    MISSING_MARKED(
            Scenario.LOST_SEND,
            after("ledger.Batches.sendAgain"),
            "what is missing is marked as sent before, not committed"),
    SENT_AGAIN_CLAIMED(
            Scenario.LOST_SEND,
            before("pipeline.submit.BatchSubmitter.payload", 2),
            "what is missing is claimed to be sent again"),
    SENT_AGAIN_NOTHING_DONE(
            Scenario.LOST_SEND, during(Request.SEND, 2, false), "it is received again, nothing is done"),
    SENT_AGAIN_DONE(Scenario.LOST_SEND, during(Request.SEND, 2, true), "it is received again and done, not answered"),
    SENT_AGAIN_NOT_COMMITTED(
            Scenario.LOST_SEND, before("ledger.Batches.submitted"), "its new job's id is not committed"),
    SENT_AGAIN_COMMITTED(Scenario.LOST_SEND, after("ledger.Batches.submitted"), "its new job's id is committed"),

    MANAGER_NOTED(
            Scenario.MANAGERS,
            after("ledger.Identities.identified", 2),
            "some rows have a manager of the same import, not committed"),
    USERS_WAIT_FOR_MANAGERS(
            Scenario.MANAGERS,
            after("ledger.Batches.settle"),
            "users are created without their manager, not committed"),
    SECOND_PASS_BEGUN(
            Scenario.MANAGERS,
            before("pipeline.identify.Identification.begin", 2),
            "users and managers are created, the second pass begins"),
    SECOND_PASS_ASKED(
            Scenario.MANAGERS,
            during(Request.SEARCH, 2, true),
            "the directory is asked for users and managers who were created"),
    SECOND_PASS_NOT_COMMITTED(
            Scenario.MANAGERS,
            before("pipeline.identify.Identification.conclude", 2),
            "users and managers are found, not committed"),
    SECOND_PASS_COMMITTED(
            Scenario.MANAGERS,
            after("pipeline.identify.Identification.conclude", 2),
            "users and managers are found, in no batch"),
    SECOND_PASS_BATCHED(
            Scenario.MANAGERS,
            before("pipeline.identify.Identification.finish", 2),
            "managers are to be set, the second pass is not ended"),
    MANAGERS_RECEIVED(
            Scenario.MANAGERS,
            during(Request.UPDATE, 1, false),
            "the update that sets managers is received, nothing is done"),
    MANAGERS_DONE(
            Scenario.MANAGERS, during(Request.UPDATE, 1, true), "the update that sets managers is done, not answered"),
    MANAGERS_COMMITTED(
            Scenario.MANAGERS,
            after("ledger.Batches.submitted", 2),
            "the id of the job that sets managers is committed"),

    GROUPS_ASKED_FOR(Scenario.GROUPS, during(Request.GROUP, 1, true), "the groups that rows name are looked up"),
    GROUPS_NOT_COMMITTED(
            Scenario.GROUPS,
            before("pipeline.groups.GroupNames.conclude"),
            "the groups are found, that is not committed"),
    GROUPS_COMMITTED(
            Scenario.GROUPS,
            after("pipeline.groups.GroupNames.conclude"),
            "the groups are found, no row is in a batch"),
    MEMBERS_CLAIMED(
            Scenario.GROUPS,
            before("pipeline.groups.GroupMembers.begin"),
            "users exist, their import is held to add them to groups"),
    MEMBER_RECEIVED(
            Scenario.GROUPS, during(Request.MEMBER, 2, false), "the second new member is received, nothing is done"),
    MEMBER_DONE(Scenario.GROUPS, during(Request.MEMBER, 2, true), "the second member is added, not answered"),
    MEMBER_NOT_COMMITTED(
            Scenario.GROUPS, before("ledger.Memberships.settle", 2), "the second member is added, not committed"),
    MEMBER_COMMITTED(
            Scenario.GROUPS,
            after("pipeline.groups.GroupMembers.answered", 2),
            "the second member is committed, others are left"),
    MEMBERS_NOT_RELEASED(
            Scenario.GROUPS,
            before("pipeline.groups.GroupMembers.conclude"),
            "members are added, their import is still held"),

    MESSAGE_RECEIVED(
            Scenario.MESSAGES,
            before("messaging.JmsMessages.accept"),
            "a message is received, nothing of it is in the ledger"),
    MESSAGE_NOT_COMMITTED(
            Scenario.MESSAGES, after("ledger.Records.add", 2), "a message's rows are in the ledger, not committed"),
    MESSAGE_NOT_ACKNOWLEDGED(
            Scenario.MESSAGES, after("messaging.JmsMessages.accept"), "a message is committed, not acknowledged"),
    FOURTH_MESSAGE_NOT_ACKNOWLEDGED(
            Scenario.MESSAGES, after("messaging.JmsMessages.accept", 4), "the same of a later message"),
    GATHERING_BEGUN(
            Scenario.MESSAGES, before("pipeline.queue.QueueBatcher.runs"), "rows of messages are to be gathered"),
    GATHERED(Scenario.MESSAGES, after("pipeline.queue.QueueBatcher.runs"), "rows are gathered, in no batch"),
    GATHERED_BATCH_OPENED(Scenario.MESSAGES, after("ledger.Batches.open"), "the first batch of messages is opened"),
    GATHERING_NOT_CONCLUDED(
            Scenario.MESSAGES, before("pipeline.queue.QueueBatcher.conclude"), "a round of gathering is not ended"),
    MESSAGES_SOURCE_NOT_WRITTEN(
            Scenario.MESSAGES,
            before("pipeline.queue.QueueSource.write"),
            "an import takes no more messages, its source is not written"),
    MESSAGES_SOURCE_WRITTEN(
            Scenario.MESSAGES,
            after("pipeline.queue.QueueSource.write"),
            "its source is written, it still accepts messages"),
    MESSAGES_ENDED(Scenario.MESSAGES, after("ledger.MessageImports.closeForMessages"), "it accepts no more messages"),

    CLOSING(
            Scenario.PLAIN,
            before("pipeline.report.ImportCloser.close"),
            "an import is held to be closed, nothing is written"),
    IN_MID_RESULTS(
            Scenario.PLAIN,
            after("pipeline.report.RowReports$Rows.columns", 2),
            "some rows are written to the results and the dead letter"),
    DEAD_LETTER_WRITTEN(
            Scenario.FILE, after("storage.WholeFile.write"), "the dead letter is written, the results are not"),
    RESULTS_WRITTEN(
            Scenario.PLAIN, after("pipeline.report.RowReports.write"), "the results are written, the receipt is not"),
    RECEIPT_NOT_NAMED(Scenario.FILE, after("storage.WholeFile.open", 3), "the receipt is begun, it has no name yet"),
    RECEIPT_WRITTEN(
            Scenario.PLAIN,
            after("pipeline.report.ImportCloser.writeReceipt"),
            "the receipt is written, the source is not put away"),
    SOURCE_PUT_AWAY(
            Scenario.PLAIN,
            after("pipeline.report.ImportCloser.putAway"),
            "the source is put away, its folder is in `work/`"),
    IMPORT_NOT_CLOSED(Scenario.PLAIN, before("ledger.Imports.close"), "all is in its place, the import is not closed"),
    IMPORT_CLOSED(Scenario.PLAIN, after("ledger.Imports.close"), "the import is closed"),
    EVENTS_TOLD_NOT_NOTED(
            Scenario.PLAIN,
            before("pipeline.outbox.EventOutbox.conclude"),
            "events are delivered, that is not committed"),
    EVENTS_NOTED(
            Scenario.PLAIN, after("pipeline.outbox.EventOutbox.conclude"), "events are delivered, that is committed"),

    RECOVERY_BEGUN(
            Scenario.KILLED_BEFORE,
            before("ledger.Batches.recover"),
            "the start after a lost send has changed nothing"),
    BATCHES_RECOVERED(
            Scenario.KILLED_BEFORE,
            after("ledger.Batches.recover"),
            "that start has put the batch in doubt, not committed"),
    RECOVERED(
            Scenario.KILLED_BEFORE,
            after("runtime.Restart.takeUp"),
            "that start has taken up the work, no route is started"),

    CANCEL_ASKED_FOR(
            Scenario.CANCEL_LOST,
            before("ledger.Imports.cancel"),
            "a cancel is asked for, nothing of it is in the ledger"),
    CANCEL_NOT_HEEDED(
            Scenario.CANCEL_LOST,
            before("ledger.Cancellation.apply"),
            "it is noted, nothing is taken back, not committed"),
    CANCEL_SOME_TAKEN_BACK(
            Scenario.CANCEL_LOST,
            after("ledger.Cancellation.settle"),
            "some of what waited is taken back, not committed"),
    CANCEL_COMMITTED(Scenario.CANCELLED, after("ledger.Imports.cancel"), "the cancel is committed"),
    CANCELLED_CLOSING(
            Scenario.CANCELLED,
            before("pipeline.report.ImportCloser.close"),
            "a cancelled import is held to be closed"),
    CANCELLED_IN_DOUBT_LOOKED_UP(
            Scenario.CANCELLED_IN_DOUBT,
            before("ledger.Batches.sendAgain"),
            "a batch in doubt of a cancelled import is looked up in vain"),
    CANCELLED_IN_DOUBT_TAKEN_BACK(
            Scenario.CANCELLED_IN_DOUBT,
            after("ledger.Cancellation.takeBack", 2),
            "the records of that batch are not sent again, not committed"),
    CANCELLED_IN_DOUBT_SETTLED(Scenario.CANCELLED_IN_DOUBT, after("ledger.Batches.sendAgain"), "that batch is settled"),

    COMMAND_SOURCE_COPIED(
            Scenario.COMMANDED,
            before("ledger.Imports.open"),
            "a command's file is copied, its import is not in the ledger"),
    COMMAND_OPENED(
            Scenario.COMMANDED,
            after("ledger.Imports.open"),
            "its import is in the ledger, its options are still next to the copy"),

    REDRIVE_COUNTED(
            Scenario.REDRIVEN,
            before("pipeline.intake.Redrive.open"),
            "the rows to try again are counted, none is written"),
    REDRIVE_HALF_WRITTEN(
            Scenario.REDRIVEN,
            after("ledger.Records.attempts", 10),
            "some of them are written, their file has no name yet"),
    REDRIVE_SOURCE_WRITTEN(
            Scenario.REDRIVEN, before("ledger.Imports.open"), "their file is written, its import is not in the ledger"),
    REDRIVE_OPENED(
            Scenario.REDRIVEN, after("ledger.Imports.open"), "their import is in the ledger, nothing of it is read"),
    REDRIVE_READ(Scenario.REDRIVEN, before("ledger.Imports.send"), "they are read, they may not be sent yet"),
    REDRIVE_SENT(Scenario.REDRIVEN, during(Request.SEND, 1, true), "some of them are sent and done, not answered");

    private final Scenario scenario;
    private final CrashMoment moment;
    private final String what;

    CrashPoint(Scenario scenario, CrashMoment moment, String what) {
        this.scenario = scenario;
        this.moment = moment;
        this.what = what;
    }

    Scenario scenario() {
        return scenario;
    }

    CrashMoment moment() {
        return moment;
    }

    /** The cases of the point: its operations and kinds of sources. */
    Stream<Case> cases() {
        return scenario.operations().stream()
                .flatMap(operation -> scenario.forms().stream().map(form -> new Case(this, operation, form)));
    }

    /** A kill at a point. */
    record Case(CrashPoint point, Operation operation, SourceKind form) {

        /** Kills Muster at the point, starts it again, and compares the outcome of every row. */
        void verify(Path root, SandboxBroker broker, ProcessRuns runs) throws Exception {
            try (var killed = CrashedImport.prepared(
                    point.scenario, operation, form, root, broker.url(), point.scenario.usersPerSecond())) {
                killed.killAt(point.moment, runs);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(this + " did not end well", e);
            }
        }

        @Override
        public String toString() {
            return point + " of " + operation.word() + " from " + form;
        }
    }

    /** The table of all points. */
    static String table() {
        return Arrays.stream(values())
                .map(point -> "| `" + point + "` | " + point.what + " |\n")
                .collect(Collectors.joining("", "| point | where the flow is |\n|---|---|\n", ""));
    }
}
