package dev.muster.ledger;

import dev.muster.storage.FileState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sources that are watched for a while after their import closed, because another program may still write to them.
 */
public final class WatchedSources {
    private final Ledger ledger;

    WatchedSources(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * The source of a closed import.
     *
     * @param state its state when its rows were last compared with the ledger
     * @param delete whether to delete it once no process has it open for writing
     * @param changed whether a change was seen, so that it is imported again
     * @param importedAgain the latest import that did so; {@code null} before that
     */
    public record WatchedSource(
            String importId,
            FileState state,
            boolean delete,
            boolean changed,
            @Nullable String importedAgain) {
        static WatchedSource of(ResultSet row, int index) throws SQLException {
            return new WatchedSource(
                    row.getString("id"),
                    new FileState(
                            row.getLong("source_size"), row.getLong("source_modified"), row.getString("source_key")),
                    row.getBoolean("source_delete"),
                    row.getBoolean("source_changed"),
                    row.getString("imported_again"));
        }
    }

    /**
     * Starts watching the source of an import.
     *
     * @param changed whether it was changed since it was read
     */
    public void watch(String importId, FileState state, boolean delete, boolean changed) {
        ledger.write()
                .sql("""
                UPDATE import SET source_size = :size, source_modified = :modified, source_key = :key,
                  source_delete = :delete,
                    source_changed = max(source_changed, :changed) WHERE id = :id""")
                .param("size", state.size())
                .param("modified", state.modified())
                .param("key", state.key())
                .param("delete", delete)
                .param("changed", changed)
                .param("id", importId)
                .update();
    }

    /** Stops watching the source of an import. */
    public void unwatch(String importId) {
        ledger.write()
                .sql("UPDATE import SET source_size = NULL WHERE id = :id")
                .param("id", importId)
                .update();
    }

    /** The watched sources of closed imports. */
    public List<WatchedSource> ofClosed() {
        return ledger.read().sql("""
                SELECT * FROM import INDEXED BY import_watched
                WHERE source_size IS NOT NULL AND state IN ('FINISHED', 'REFUSED', 'CANCELLED')
                  AND removed_at IS NULL ORDER BY id""").query(WatchedSource::of).list();
    }

    /**
     * Records that the source of a closed import was changed, and adds one event to the outbox.
     *
     * @param receipt the updated receipt, as JSON
     */
    public void changed(String importId, @Nullable String receipt) {
        ledger.change(() -> {
            boolean news = ledger.write()
                            .sql("UPDATE import SET source_changed = 1 WHERE id = :id AND source_changed = 0")
                            .param("id", importId)
                            .update()
                    == 1;
            if (news) {
                ledger.write()
                        .sql("""
                                INSERT INTO event (kind, import_id, receipt, source_changed) SELECT 'finished', :id,
                                  :receipt, 1 WHERE EXISTS (SELECT 1 FROM channel)""")
                        .param("id", importId)
                        .param("receipt", receipt)
                        .update();
            }
        });
    }

    /** Records the import that imports a changed source again. */
    public void importedAgain(String importId, String again) {
        ledger.write()
                .sql("UPDATE import SET imported_again = :again WHERE id = :id")
                .param("again", again)
                .param("id", importId)
                .update();
    }

    /**
     * A note for users about a source that changed after it was read, without a full stop; empty for an unchanged
     * source.
     */
    public Optional<String> changeNote(String importId) {
        return ledger.read()
                .sql("SELECT imported_again FROM import WHERE id = :id AND source_changed = 1")
                .param("id", importId)
                .query((row, index) -> Optional.ofNullable(row.getString("imported_again")))
                .optional()
                .map(again -> "after it was read; "
                        + again.map(id -> "import " + id + " imports it again")
                                .orElse("it is imported again once it stays unchanged"));
    }
}
