package dev.muster.ledger;

import dev.muster.ledger.model.SqlTimes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rejected credentials for each organization, recorded by the worker for commands in other processes. */
public final class CredentialRejections {
    private final Ledger ledger;

    CredentialRejections(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Rejected credentials of one organization.
     *
     * @param org the organization's name; empty if only one is served
     * @param message JumpCloud's own message
     * @param since time of the first rejection
     */
    public record Refusal(
            String org, String message, @Nullable Instant since) {}

    /** Records that JumpCloud rejects the credentials. An existing entry keeps its time. */
    public void begin(String org, String message, Instant now) {
        ledger.write()
                .sql("""
                        INSERT INTO refusal (org, message, since) VALUES (:org, :message, :now)
                          ON CONFLICT (org) DO UPDATE SET message = excluded.message""")
                .param("org", org)
                .param("message", message)
                .param("now", now.toEpochMilli())
                .update();
    }

    /** Records that JumpCloud accepts the credentials. */
    public void end(String org) {
        ledger.write()
                .sql("DELETE FROM refusal WHERE org = :org")
                .param("org", org)
                .update();
    }

    /** Clears the rejections of all organizations. */
    public void endAll() {
        ledger.write().sql("DELETE FROM refusal").update();
        ledger.write().sql("DELETE FROM quiet").update();
    }

    /**
     * Records the end of a pause that JumpCloud asked for.
     *
     * @param until {@code null} if calls are allowed now
     */
    public void quiet(String org, @Nullable Instant until) {
        if (until == null) {
            ledger.write()
                    .sql("DELETE FROM quiet WHERE org = :org")
                    .param("org", org)
                    .update();
        } else {
            ledger.write()
                    .sql("""
                            INSERT INTO quiet (org, until) VALUES (:org, :until) ON CONFLICT (org) DO UPDATE
                              SET until = excluded.until""")
                    .param("org", org)
                    .param("until", until.toEpochMilli())
                    .update();
        }
    }

    /** The ends of the pauses that are still running, by organization. */
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

    /** The current rejections, ordered by organization. */
    public List<Refusal> current() {
        return ledger.read()
                .sql("SELECT * FROM refusal ORDER BY org")
                .query((row, index) ->
                        new Refusal(row.getString("org"), row.getString("message"), SqlTimes.instant(row, "since")))
                .list();
    }

    /** The current rejection for an organization, if any. */
    public Optional<Refusal> current(String org) {
        return current().stream().filter(refusal -> refusal.org().equals(org)).findFirst();
    }
}
