package dev.muster.killpoint;

import static dev.muster.killpoint.Moment.after;
import static dev.muster.killpoint.Moment.before;
import static dev.muster.killpoint.Moment.during;

import dev.muster.killpoint.Moment.Request;
import dev.muster.record.Operation;
import dev.muster.sandbox.SandboxBroker;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The points of the flow at which Muster is killed. Their names and descriptions are the table in {@code docs/guarantees.md}. */
enum KillPoint {
    FILE_CLAIMED(Course.FILE, before("ledger.Imports.open"), "the file is moved to `work/`, its import is not in the ledger"),
    IMPORT_OPENED(Course.FILE, after("ledger.Imports.open"), "its import is in the ledger, nothing is read"),
    READING_BEGUN(Course.FILE, before("ledger.Imports.reading"), "the import is held to be read, its checksum is not noted"),
    CHECKSUM_NOTED(Course.FILE, after("intake.Intake.open"), "the checksum is noted, no row is read"),
    FIRST_CHUNK_NOT_KEPT(Course.LONG, before("ledger.Records.add"), "the first chunk of rows is read, but not in the ledger"),
    FIRST_CHUNK_KEPT(Course.LONG, after("intake.Intake.accept"), "the first chunk is in the ledger, in no batch"),
    FIRST_BATCH_OPENED(Course.LONG, after("ledger.Batches.open"), "the first batch is opened in the middle of the source"),
    SECOND_CHUNK_KEPT(Course.LONG, after("intake.Intake.accept", 2), "the second chunk is in the ledger, in no batch"),
    LAST_BATCH_NOT_OPENED(Course.FILE, after("intake.Intake.lastParcels"), "the source has ended, its last batch is not opened"),
    EVERY_BATCH_OPENED(Course.FILE, before("intake.Intake.finish"), "every batch is opened, the import is not read to its end"),
    BEFORE_THE_END_OF_READING(Course.FILE, before("ledger.Imports.send"), "the guards have passed, the import may not be sent yet"),
    READ_TO_THE_END(Course.FILE, after("ledger.Imports.send"), "the import may be sent"),
    BEFORE_THE_REFUSAL(Course.REFUSED_IMPORT, before("ledger.Imports.refuse"), "an import is to be refused, that is not committed"),
    REFUSED(Course.REFUSED_IMPORT, after("ledger.Imports.refuse"), "an import is refused, its reports are not written"),

    NAMES_KEPT(Course.NAMED, after("identify.Identification.begin"), "everybody whom rows name is to be looked up"),
    NAMES_ASKED_FOR(Course.NAMED, during(Request.SEARCH, 1, true), "the directory is asked whom rows name"),
    NAMES_FOUND(Course.NAMED, after("identify.Identification.take"), "the directory has answered, nothing of it is committed"),
    SOME_NAMES_NOTED(Course.NAMED, after("ledger.Identities.identified", 2), "some rows of a round have their user, not committed"),
    NAMES_COMMITTED(Course.NAMED, after("identify.Identification.conclude"), "the round is committed, its rows are in no batch"),
    SOME_NAMED_IN_A_BATCH(Course.NAMED, after("ledger.Batches.open"), "some rows that were looked up are in a batch"),
    NAMED_NOT_FINISHED(Course.NAMED, before("identify.Identification.finish"), "every batch is opened, the looking up is not ended"),
    NAMED_FINISHED(Course.NAMED, after("identify.Identification.finish"), "the looking up is ended"),

    BATCH_CLAIMED(Course.PLAIN, before("submit.Submission.payload"), "the intent to send is committed, no payload is made"),
    PAYLOAD_MADE(Course.PLAIN, after("submit.Submission.payload"), "the payload is made, nothing is sent"),
    SEND_UNDER_WAY(Course.PLAIN, before("jumpcloud.ServiceClient.letIn"), "the request is about to leave"),
    SEND_RECEIVED_NOTHING_DONE(Course.PLAIN, during(Request.SEND, 1, false), "the first send is received, nothing is done"),
    SEND_DONE_NOT_ANSWERED(Course.PLAIN, during(Request.SEND, 1, true), "the first send is done, not answered"),
    LAST_SEND_RECEIVED_NOTHING_DONE(Course.FILE, during(Request.SEND, 2, false), "the last send is received, nothing is done"),
    LAST_SEND_DONE_NOT_ANSWERED(Course.FILE, during(Request.SEND, 2, true), "the last send is done, not answered"),
    SEND_ANSWERED_NOT_READ(Course.PLAIN, before("jumpcloud.Answers.read"), "the answer has come, nobody has read it"),
    SEND_ANSWERED_NOT_NOTED(Course.PLAIN, before("submit.Submission.answered"), "the answer is read, nothing of it is noted"),
    JOB_NOT_COMMITTED(Course.PLAIN, before("ledger.Batches.submitted"), "the job's id is known, not committed"),
    JOB_COMMITTED(Course.PLAIN, after("ledger.Batches.submitted"), "the first job's id is committed"),
    LAST_JOB_NOT_COMMITTED(Course.FILE, before("ledger.Batches.submitted", 2), "the last job's id is known, not committed"),
    LAST_JOB_COMMITTED(Course.FILE, after("ledger.Batches.submitted", 2), "the last job's id is committed"),

    BUSY_NOT_NOTED(Course.BUSY, before("ledger.Batches.notSent"), "the service was busy, that is not committed"),
    BUSY_NOTED(Course.BUSY, after("ledger.Batches.notSent"), "the service was busy, the batch is ready again"),
    REFUSED_BATCH_WHOLE(Course.REFUSED_BATCH, before("ledger.Batches.bisect"), "a batch was refused as a whole, it is not in halves"),
    REFUSED_BATCH_HALVED(Course.REFUSED_BATCH, before("ledger.Batches.notSent"), "a refused batch is in halves, not committed"),
    HALVES_COMMITTED(Course.REFUSED_BATCH, after("ledger.Batches.bisect"), "the halves are committed, none is sent"),
    FIRST_HALF_DONE(Course.REFUSED_BATCH, during(Request.SEND, 2, true), "the first half is sent and done, not answered"),
    SECOND_HALF_RECEIVED(Course.REFUSED_BATCH, during(Request.SEND, 3, false), "the second half is received, nothing is done"),

    JOB_POLLED(Course.PLAIN, before("results.Results.firstPage"), "a job is held to be polled"),
    FIRST_PAGE_ASKED_FOR(Course.PLAIN, during(Request.RESULTS, 1, true), "the first page of results is asked for"),
    PAGE_NOT_KEPT(Course.PLAIN, before("ledger.WorkResults.keep"), "a page of results has come, not committed"),
    PAGE_KEPT(Course.PLAIN, after("ledger.WorkResults.keep"), "a page of results is committed"),
    SECOND_PAGE_ASKED_FOR(Course.LONG, during(Request.RESULTS, 3, true), "between pages of results"),
    SECOND_PAGE_KEPT(Course.LONG, after("results.Results.take", 2), "more pages of results are committed"),
    PAGES_NOT_CONCLUDED(Course.PLAIN, before("results.Results.conclude"), "every page is kept, no record has its outcome"),
    POLLED_AGAIN_NOT_COMMITTED(Course.LONG, before("ledger.Batches.pollAgain"), "a job is not done, when to poll it again is not committed"),
    POLLED_AGAIN(Course.LONG, after("results.Results.conclude"), "a job was polled for the first time"),
    SOME_RECORDS_SETTLED(Course.PLAIN, after("ledger.Records.settle", 2), "some records of a batch have their outcome, not committed"),
    BATCH_NOT_SETTLED(Course.PLAIN, before("ledger.Batches.settle"), "every record of a job has its outcome, not committed"),
    BATCH_SETTLED_NOT_COMMITTED(Course.FILE, after("ledger.Batches.settle", 2), "a batch is settled, not committed"),
    BATCH_SETTLED(Course.PLAIN, after("results.Results.conclude", 2), "results were settled for the second time"),

    LOSS_NOT_NOTED(Course.LOST_ANSWER, before("ledger.Batches.doubt"), "a send's answer was lost, that is not committed"),
    LOSS_NOTED(Course.LOST_ANSWER, after("ledger.Batches.doubt"), "the batch is in doubt"),
    LOOK_UP_BEGUN(Course.LOST_ANSWER, before("doubt.Doubt.begin"), "a batch in doubt is held to be looked up"),
    LOOK_UP_ASKED(Course.LOST_ANSWER, during(Request.SEARCH, 1, true), "the directory is asked for lost users"),
    LOOK_UP_ANSWERED(Course.LOST_ANSWER, after("doubt.Doubt.take"), "the directory has answered, nobody has looked at it"),
    SOME_FOUND(Course.LOST_ANSWER, after("ledger.Records.settle", 2), "some lost users are found, not committed"),
    LOST_ANSWER_LOOKED_UP(Course.LOST_ANSWER, after("doubt.Doubt.conclude"), "what was found at first is committed"),
    LOOKED_UP_IN_VAIN_NOT_COMMITTED(Course.LOST_SEND_LONG_QUIET, before("ledger.Batches.lookAgain"), "nobody was found, that is not committed"),
    LOOKED_UP_IN_VAIN(Course.LOST_SEND_LONG_QUIET, after("doubt.Doubt.conclude"), "nobody was found at first, the directory is not quiet yet"),
    SEND_AGAIN_NOT_COMMITTED(Course.LOST_SEND, before("ledger.Batches.sendAgain"), "what is missing is to be sent again, not committed"),
    MISSING_MARKED(Course.LOST_SEND, after("ledger.Batches.sendAgain"), "what is missing is marked as sent before, not committed"),
    SENT_AGAIN_CLAIMED(Course.LOST_SEND, before("submit.Submission.payload", 2), "what is missing is claimed to be sent again"),
    SENT_AGAIN_NOTHING_DONE(Course.LOST_SEND, during(Request.SEND, 2, false), "it is received again, nothing is done"),
    SENT_AGAIN_DONE(Course.LOST_SEND, during(Request.SEND, 2, true), "it is received again and done, not answered"),
    SENT_AGAIN_NOT_COMMITTED(Course.LOST_SEND, before("ledger.Batches.submitted"), "its new job's id is not committed"),
    SENT_AGAIN_COMMITTED(Course.LOST_SEND, after("ledger.Batches.submitted"), "its new job's id is committed"),

    MANAGER_NOTED(Course.MANAGERS, after("ledger.Identities.identified", 2), "some rows have a manager of the same import, not committed"),
    USERS_WAIT_FOR_MANAGERS(Course.MANAGERS, after("ledger.Batches.settle"), "users are created without their manager, not committed"),
    SECOND_PASS_BEGUN(Course.MANAGERS, before("identify.Identification.begin", 2), "users and managers are created, the second pass begins"),
    SECOND_PASS_ASKED(Course.MANAGERS, during(Request.SEARCH, 2, true), "the directory is asked for users and managers who were created"),
    SECOND_PASS_NOT_COMMITTED(Course.MANAGERS, before("identify.Identification.conclude", 2), "users and managers are found, not committed"),
    SECOND_PASS_COMMITTED(Course.MANAGERS, after("identify.Identification.conclude", 2), "users and managers are found, in no batch"),
    SECOND_PASS_BATCHED(Course.MANAGERS, before("identify.Identification.finish", 2), "managers are to be set, the second pass is not ended"),
    MANAGERS_RECEIVED(Course.MANAGERS, during(Request.UPDATE, 1, false), "the update that sets managers is received, nothing is done"),
    MANAGERS_DONE(Course.MANAGERS, during(Request.UPDATE, 1, true), "the update that sets managers is done, not answered"),
    MANAGERS_COMMITTED(Course.MANAGERS, after("ledger.Batches.submitted", 2), "the id of the job that sets managers is committed"),

    MESSAGE_RECEIVED(Course.MESSAGES, before("broker.JmsMessages.accept"), "a message is received, nothing of it is in the ledger"),
    MESSAGE_NOT_COMMITTED(Course.MESSAGES, after("ledger.Records.add", 2), "a message's rows are in the ledger, not committed"),
    MESSAGE_NOT_ACKNOWLEDGED(Course.MESSAGES, after("broker.JmsMessages.accept"), "a message is committed, not acknowledged"),
    FOURTH_MESSAGE_NOT_ACKNOWLEDGED(Course.MESSAGES, after("broker.JmsMessages.accept", 4), "the same of a later message"),
    GATHERING_BEGUN(Course.MESSAGES, before("intake.Gathering.parcels"), "rows of messages are to be gathered"),
    GATHERED(Course.MESSAGES, after("intake.Gathering.parcels"), "rows are gathered, in no batch"),
    GATHERED_BATCH_OPENED(Course.MESSAGES, after("ledger.Batches.open"), "the first batch of messages is opened"),
    GATHERING_NOT_CONCLUDED(Course.MESSAGES, before("intake.Gathering.conclude"), "a round of gathering is not ended"),
    MESSAGES_SOURCE_NOT_WRITTEN(Course.MESSAGES, before("intake.QueueSource.write"), "an import takes no more messages, its source is not written"),
    MESSAGES_SOURCE_WRITTEN(Course.MESSAGES, after("intake.QueueSource.write"), "its source is written, it takes messages still"),
    MESSAGES_ENDED(Course.MESSAGES, after("ledger.Imports.closeForMessages"), "it takes messages no more"),

    CLOSING(Course.PLAIN, before("report.Reporting.close"), "an import is held to be closed, nothing is written"),
    IN_MID_RESULTS(Course.PLAIN, after("report.RowReports$Rows.columns", 2), "some rows are written to the results and the dead letter"),
    DEAD_LETTER_WRITTEN(Course.FILE, after("config.WholeFile.write"), "the dead letter is written, the results are not"),
    RESULTS_WRITTEN(Course.PLAIN, after("report.RowReports.write"), "the results are written, the receipt is not"),
    RECEIPT_NOT_NAMED(Course.FILE, after("config.WholeFile.open", 3), "the receipt is begun, it has no name yet"),
    RECEIPT_WRITTEN(Course.PLAIN, after("report.Reporting.writeReceipt"), "the receipt is written, the source is not put away"),
    SOURCE_PUT_AWAY(Course.PLAIN, after("report.Reporting.putAway"), "the source is put away, its folder is in `work/`"),
    IMPORT_NOT_CLOSED(Course.PLAIN, before("ledger.Imports.close"), "all is in its place, the import is not closed"),
    IMPORT_CLOSED(Course.PLAIN, after("ledger.Imports.close"), "the import is closed"),
    EVENTS_TOLD_NOT_NOTED(Course.PLAIN, before("event.Events.conclude"), "events are told, that is not committed"),
    EVENTS_NOTED(Course.PLAIN, after("event.Events.conclude"), "events are told, and that is committed"),

    RECOVERY_BEGUN(Course.KILLED_BEFORE, before("ledger.Batches.recover"), "the start after a lost send has changed nothing"),
    BATCHES_RECOVERED(Course.KILLED_BEFORE, after("ledger.Batches.recover"), "that start has put the batch in doubt, not committed"),
    RECOVERED(Course.KILLED_BEFORE, after("flow.Restart.takeUp"), "that start has taken up the work, no route is started"),

    CANCEL_ASKED_FOR(Course.CANCEL_LOST, before("ledger.Imports.cancel"), "a cancel is asked for, nothing of it is in the ledger"),
    CANCEL_NOT_HEEDED(Course.CANCEL_LOST, before("ledger.Cancellation.heed"), "it is noted, nothing is taken back, not committed"),
    CANCEL_SOME_TAKEN_BACK(Course.CANCEL_LOST, after("ledger.Cancellation.settle"), "some of what waited is taken back, not committed"),
    CANCEL_COMMITTED(Course.CANCELLED, after("ledger.Imports.cancel"), "the cancel is committed"),
    CANCELLED_CLOSING(Course.CANCELLED, before("report.Reporting.close"), "a cancelled import is held to be closed"),
    CANCELLED_IN_DOUBT_LOOKED_UP(Course.CANCELLED_IN_DOUBT, before("ledger.Batches.sendAgain"), "a batch in doubt of a cancelled import is looked up in vain"),
    CANCELLED_IN_DOUBT_TAKEN_BACK(Course.CANCELLED_IN_DOUBT, after("ledger.Cancellation.takeBack", 2), "the records of that batch are not sent again, not committed"),
    CANCELLED_IN_DOUBT_SETTLED(Course.CANCELLED_IN_DOUBT, after("ledger.Batches.sendAgain"), "that batch is settled"),

    COMMAND_SOURCE_COPIED(Course.COMMANDED, before("ledger.Imports.open"), "a command's file is copied, its import is not in the ledger"),
    COMMAND_OPENED(Course.COMMANDED, after("ledger.Imports.open"), "its import is in the ledger, its options lie beside the copy still"),

    REDRIVE_COUNTED(Course.REDRIVEN, before("intake.Redrive.open"), "the rows to try again are counted, none is written"),
    REDRIVE_HALF_WRITTEN(Course.REDRIVEN, after("ledger.Records.attempts", 10), "some of them are written, their file has no name yet"),
    REDRIVE_SOURCE_WRITTEN(Course.REDRIVEN, before("ledger.Imports.open"), "their file is written, its import is not in the ledger"),
    REDRIVE_OPENED(Course.REDRIVEN, after("ledger.Imports.open"), "their import is in the ledger, nothing of it is read"),
    REDRIVE_READ(Course.REDRIVEN, before("ledger.Imports.send"), "they are read, they may not be sent yet"),
    REDRIVE_SENT(Course.REDRIVEN, during(Request.SEND, 1, true), "some of them are sent and done, not answered");

    private final Course course;
    private final Moment moment;
    private final String what;

    KillPoint(Course course, Moment moment, String what) {
        this.course = course;
        this.moment = moment;
        this.what = what;
    }

    Course course() {
        return course;
    }

    Moment moment() {
        return moment;
    }

    /** The point of each operation and form that it can be met in. */
    Stream<Case> cases() {
        return course.operations().stream().flatMap(operation -> course.forms().stream().map(form -> new Case(this, operation, form)));
    }

    /** A kill at a point. */
    record Case(KillPoint point, Operation operation, Form form) {

        /** Kills Muster there, lets it go on, and compares what became of every row. */
        void survives(Path root, SandboxBroker broker, Lives lives) throws Exception {
            try (var killed = KilledImport.prepared(point.course, operation, form, root, broker.url(), point.course.usersPerSecond())) {
                killed.killAt(point.moment, lives);
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
        return Arrays.stream(values()).map(point -> "| `" + point + "` | " + point.what + " |\n").collect(Collectors.joining("", "| point | where the flow is |\n|---|---|\n", ""));
    }
}
