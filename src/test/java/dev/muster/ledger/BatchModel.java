package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.config.PollSettings;
import dev.muster.jumpcloud.client.ApiResult;
import dev.muster.jumpcloud.directory.DirectoryLookup;
import dev.muster.jumpcloud.pacing.CallGate;
import dev.muster.jumpcloud.pacing.ServerClock;
import dev.muster.ledger.model.BatchState;
import dev.muster.ledger.model.NewRecord;
import dev.muster.pipeline.indoubt.InDoubtResolver;
import dev.muster.pipeline.results.JobPace;
import dev.muster.pipeline.results.ResultsCollector;
import dev.muster.pipeline.results.ResultsPage;
import dev.muster.pipeline.submit.BatchSubmitter;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.storage.Home;
import dev.muster.testing.SettableClock;
import dev.muster.testing.TestLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A model of one import's batches between ledger and service, in simulated time. The order of stages, faults and kills
 * are random, determined by the seed; after a while, faults stop.
 */
final class BatchModel {
    private static final int MOST_PEOPLE = 4;
    private static final int MOST_OF_A_BATCH = 2;
    /** So many steps may go wrong; after them everything has to come to its end. */
    private static final int STEPS_OF_BAD_WEATHER = 25;

    private static final int MOST_STEPS = 3_000;
    private static final AttributeCatalog CATALOG = AttributeCatalog.load();

    /** The way in which the service treats a user of the source. */
    private enum Person {
        NEW,
        THERE,
        UNWANTED,
        MALFORMED
    }

    private final Random random;
    private final TestLedger ledger;
    private final Home home;
    private final PollSettings polling;
    private final SettableClock clock = new SettableClock();
    private final ModelService service;
    private final List<Person> people = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final boolean updates;
    private BatchSubmitter submission;
    private ResultsCollector results;
    private InDoubtResolver doubt;
    private int steps;

    BatchModel(long seed, TestLedger ledger, Home home, PollSettings polling) {
        random = new Random(seed);
        this.ledger = ledger;
        this.home = home;
        this.polling = polling;
        service = new ModelService(random, clock);
        updates = random.nextInt(3) == 0;
        start();
    }

    /** The state that a process has in memory. */
    private void start() {
        var pace = new JobPace(polling);
        submission = new BatchSubmitter(home, ledger.ledger(), pace, polling, clock);
        results = new ResultsCollector(ledger.ledger(), pace, CATALOG, polling, clock);
        doubt = new InDoubtResolver(
                ledger.ledger(), results, CATALOG, new ServerClock(clock), new CallGate(60, clock), polling, clock);
    }

    /** Sends the import to its end, and looks at everybody then. */
    void run() {
        draw();
        for (List<BatchState> open = open(); !open.isEmpty(); open = open()) {
            if (++steps == STEPS_OF_BAD_WEATHER) {
                service.calmDown();
            }
            assertThat(steps).as("it comes to an end: %s", this).isLessThan(MOST_STEPS);
            step(open.get(random.nextInt(open.size())));
        }
        everybodyHasTheRightOutcome();
    }

    private void draw() {
        int number = 1 + random.nextInt(MOST_PEOPLE);
        var records = new ArrayList<NewRecord>();
        for (int row = 1; row <= number; row++) {
            people.add(Person.values()[random.nextInt(10) < 6 ? 0 : random.nextInt(Person.values().length)]);
            records.add(record(row, people.get(row - 1)));
        }
        ledger.add(records.toArray(NewRecord[]::new));
        for (int first = 1; first <= number; ) {
            int last = Math.min(number, first + random.nextInt(MOST_OF_A_BATCH));
            ledger.batch(updates ? Operation.UPDATE : Operation.CREATE, first, last);
            first = last + 1;
        }
        ledger.send();
    }

    private NewRecord record(int row, Person person) {
        String username = username(row);
        switch (person) {
            case THERE -> ids.add(service.add(username));
            case UNWANTED -> service.refuse(username);
            case MALFORMED -> service.callMalformed(username);
            default -> {}
        }
        if (!updates) {
            return TestLedger.row(
                    row,
                    row + 1L,
                    Operation.CREATE,
                    new NewRecord.Keys(username, username + "@example.com", null, null),
                    null,
                    "{\"username\":\"" + username + "\",\"email\":\"" + username + "@example.com\"}");
        }
        String id = person == Person.UNWANTED
                ? "unknown" + row
                : person == Person.THERE ? ids.get(ids.size() - 1) : service.add(username);
        return TestLedger.row(
                row,
                row + 1L,
                Operation.UPDATE,
                new NewRecord.Keys(username, username + "@example.com", null, id),
                null,
                "{\"id\":\"" + id + "\",\"username\":\"" + username + "\",\"department\":\"Gardens\"}");
    }

    private static String username(int row) {
        return "person" + row;
    }

    /** The states in which batches are that are not settled, and whether anything is due for them. */
    private List<BatchState> open() {
        return ledger.sql("SELECT CASE WHEN due_at <= :now THEN state ELSE 'SETTLED' END FROM batch WHERE state <> "
                        + "'SETTLED'")
                .param("now", clock.instant().toEpochMilli())
                .query((row, index) -> BatchState.valueOf(row.getString(1)))
                .list();
    }

    /** @param due the state of a batch that is to be worked on; {@code SETTLED} where nothing is due for it yet */
    private void step(BatchState due) {
        switch (due) {
            case READY -> submit();
            case SUBMITTED -> poll();
            case IN_DOUBT -> lookUp();
            default -> clock.advance(Duration.ofMillis(100L + random.nextInt(5_000)));
        }
    }

    private void submit() {
        for (Map<String, Object> claimed : ledger.claim("claim-ready-batch", clock.instant())) {
            long batch = id(claimed);
            if (killed("before batch " + batch + " is sent")) {
                return;
            }
            String payload = submission.payload(batch);
            ApiResult answer = service.send(payload);
            if (!killed("before the answer for batch " + batch + " is committed: " + answer)) {
                submission.answered(batch, answer);
                trace.add("batch " + batch + " was answered by " + answer);
            }
        }
    }

    private void poll() {
        for (Map<String, Object> claimed : ledger.claim("claim-due-job", clock.instant())) {
            String job = (String) claimed.get("job_id");
            ResultsPage page = results.take(job, results.firstPage(id(claimed)), service.results(job));
            if (!killed("before the results of job " + job + " count")) {
                results.conclude(id(claimed), page);
                trace.add("job " + job + " was polled");
            }
        }
    }

    private void lookUp() {
        for (Map<String, Object> claimed : ledger.claim("claim-batch-in-doubt", clock.instant())) {
            long batch = id(claimed);
            DirectoryLookup lookUp = doubt.begin(batch);
            lookUp.searches().forEach(search -> doubt.take(lookUp, service.search(search)));
            if (!killed("before the look-up of batch " + batch + " counts")) {
                doubt.conclude(batch, lookUp);
                trace.add("batch " + batch + " was looked up");
            }
        }
    }

    /** Now and then the process is killed; another one starts at once, or after a while. */
    private boolean killed(String where) {
        if (steps >= STEPS_OF_BAD_WEATHER || random.nextInt(8) != 0) {
            return false;
        }
        trace.add("killed " + where);
        clock.advance(Duration.ofMillis(random.nextInt(20_000)));
        start();
        ledger.batches().recover("", clock.instant(), clock.instant().plus(polling.deadline()));
        return true;
    }

    private static long id(Map<String, Object> claimed) {
        return ((Number) claimed.get("id")).longValue();
    }

    private void everybodyHasTheRightOutcome() {
        List<String> outcomes = ledger.outcomes();
        for (int row = 1; row <= people.size(); row++) {
            Person person = people.get(row - 1);
            assertThat(service.creations(username(row)))
                    .as("creations of %s: %s", username(row), this)
                    .isEqualTo(!updates && person == Person.NEW ? 1 : 0);
            assertThat(outcomes.get(row - 1))
                    .as("outcome of %s, who is %s: %s", username(row), person, this)
                    .isEqualTo(expected(person));
        }
        if (updates) {
            ledger.sql("SELECT user_id FROM record WHERE outcome = 'updated'")
                    .query(String.class)
                    .list()
                    .forEach(
                            id -> assertThat(service.user(id).path("department").asText())
                                    .as(id)
                                    .isEqualTo("Gardens"));
        }
    }

    private String expected(Person person) {
        boolean refused = person == Person.UNWANTED || person == Person.MALFORMED || person == Person.THERE && !updates;
        return refused ? "rejected" : updates ? "updated" : "created";
    }

    @Override
    public String toString() {
        return (updates ? "updates of " : "creates of ") + people + "\n  " + String.join("\n  ", trace);
    }
}
