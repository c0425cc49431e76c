package dev.muster.ledger;

import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Prepares the open imports at the start of a worker. */
public final class ImportRecovery {
    private final Ledger ledger;

    ImportRecovery(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Sets the organization of open, unsent imports that have none: JumpCloud rejects a key for several organizations
     * without it.
     */
    public void nameOrganization(Destination destination) {
        ledger.change(() -> {
            List<String> unnamed = ledger.write()
                    .sql("""
                    UPDATE import SET organization = :organization
                      WHERE organization = '' AND org = :org AND service = :service AND state IN ('READING', 'SENDING')
                      AND NOT EXISTS (SELECT 1 FROM batch
                        WHERE batch.import_id = import.id AND (first_sent_at IS NOT NULL OR job_id IS NOT NULL))
                    RETURNING id""")
                    .param("organization", destination.organization())
                    .param("org", destination.org())
                    .param("service", destination.service())
                    .query(String.class)
                    .list();
            for (String id : unnamed) {
                ledger.write()
                        .sql("UPDATE batch SET organization = :organization WHERE import_id = :id")
                        .param("organization", destination.organization())
                        .param("id", id)
                        .update();
            }
        });
    }

    /** Records the names of the organizations that the worker serves. */
    public void serve(List<String> orgs) {
        ledger.change(() -> {
            ledger.write().sql("DELETE FROM served").update();
            orgs.forEach(org -> ledger.write()
                    .sql("INSERT INTO served (org) VALUES (:org)")
                    .param("org", org)
                    .update());
        });
    }

    /** The imports that are being read, or whose users are looked up before sending. */
    public List<ImportRun> reading() {
        return ledger.write()
                .sql("SELECT * FROM import WHERE state = 'READING'")
                .query(ImportRun::of)
                .list();
    }

    /** The imports that a previous process stopped reading halfway. */
    public List<ImportRun> halfRead() {
        return ledger.write()
                .sql("SELECT * FROM import WHERE state = 'READING' AND verdict IS NULL")
                .query(ImportRun::of)
                .list();
    }

    /** Releases the claims of a previous process. */
    public void setFree(Instant now) {
        ledger.write()
                .sql("""
                        UPDATE import SET due_at = 0 WHERE state IN ('READING', 'SENDING', 'CLOSING')
                          OR due_at IS NULL OR due_at > :implausible""")
                .param("implausible", now.plus(ImportPurge.LEASE).toEpochMilli())
                .update();
        ledger.write()
                .sql("UPDATE import SET identify_at = 0 WHERE identify_at IS NOT NULL")
                .update();
        ledger.write()
                .sql("UPDATE import SET groups_at = 0 WHERE groups_at IS NOT NULL")
                .update();
    }

    /**
     * Adjusts the times recorded by a previous process to this process's clock. Deadlines of user lookups start again,
     * and messages and imports of messages wait no longer than if they had just arrived.
     *
     * @param longestWindow the longest time that an import accepts messages
     */
    public void restartWaits(Instant now, Duration longestWindow) {
        ledger.write().sql("""
                UPDATE record SET look_until = NULL WHERE look_until IS NOT NULL AND send_as IS NULL AND outcome IS NULL
                  AND import_id IN (SELECT id FROM import WHERE state IN ('READING', 'SENDING'))""").update();
        ledger.write()
                .sql("UPDATE membership SET due_at = 0, tried_at = NULL WHERE state = 'READY'")
                .update();
        ledger.write()
                .sql("UPDATE import SET open_until = min(open_until, :end) WHERE open_until IS NOT NULL")
                .param("end", now.plus(longestWindow).toEpochMilli())
                .update();
        ledger.write().sql("""
                        UPDATE message SET received_at = :now
                          WHERE received_at > :now AND import_id IN (SELECT id FROM import WHERE open_until IS NOT NULL)
                        """).param("now", now.toEpochMilli()).update();
    }
}
