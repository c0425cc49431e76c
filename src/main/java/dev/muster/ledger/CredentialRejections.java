package dev.muster.ledger;

import dev.muster.ledger.model.SqlTimes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether the service refuses the worker, of each organization, as the worker notes it for whoever follows its work
 * from another process.
 */
public final class CredentialRejections {
    private final Ledger ledger;

    CredentialRejections(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A refusal.
     *
     * @param org the organization's name; empty where only one is served
     * @param message why, in the service's own words
     * @param since when it was noted first
     */
    public record Refusal(String org, String message, Instant since) {}

    /** Notes that the service refuses us; one that was noted already keeps its time. */
    public void begin(String org, String message, Instant now) {
        ledger.write()
                .sql(
                        "INSERT INTO refusal (org, message, since) VALUES (:org, :message, :now) ON CONFLICT (org) DO UPDATE SET message = excluded.message")
                .param("org", org)
                .param("message", message)
                .param("now", now.toEpochMilli())
                .update();
    }

    /** Notes that it does not. */
    public void end(String org) {
        ledger.write()
                .sql("DELETE FROM refusal WHERE org = :org")
                .param("org", org)
                .update();
    }

    /** Notes that it refuses nobody, or not yet. */
    public void endAll() {
        ledger.write().sql("DELETE FROM refusal").update();
        ledger.write().sql("DELETE FROM quiet").update();
    }

    /**
     * Notes until when the service asked not to be called.
     *
     * @param until {@code null} where it may be called now
     */
    public void quiet(String org, Instant until) {
        if (until == null) {
            ledger.write()
                    .sql("DELETE FROM quiet WHERE org = :org")
                    .param("org", org)
                    .update();
        } else {
            ledger.write()
                    .sql(
                            "INSERT INTO quiet (org, until) VALUES (:org, :until) ON CONFLICT (org) DO UPDATE SET until = excluded.until")
                    .param("org", org)
                    .param("until", until.toEpochMilli())
                    .update();
        }
    }

    /** Until when the service is not called, of each organization in which that is later than now. */
    public Map<String, Instant> quiet(Instant now) {
        var untils = new TreeMap<String, Instant>();
        ledger.read()
                .sql("SELECT org, until FROM quiet WHERE until > :now")
                .param("now", now.toEpochMilli())
                .query(row -> {
                    untils.put(row.getString("org"), SqlTimes.instant(row, "until"));
                });
        return untils;
    }

    /** The refusals that hold, by the organizations' names. */
    public List<Refusal> current() {
        return ledger.read()
                .sql("SELECT * FROM refusal ORDER BY org")
                .query((row, index) ->
                        new Refusal(row.getString("org"), row.getString("message"), SqlTimes.instant(row, "since")))
                .list();
    }

    /** The refusal of an organization that holds; empty where there is none. */
    public Optional<Refusal> current(String org) {
        return current().stream().filter(refusal -> refusal.org().equals(org)).findFirst();
    }
}
