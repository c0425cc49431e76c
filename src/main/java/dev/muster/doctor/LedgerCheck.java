package dev.muster.doctor;

import dev.muster.config.Home;
import dev.muster.config.Secret;
import dev.muster.ledger.DamagedLedgerException;
import dev.muster.ledger.LedgerFile;
import dev.muster.ledger.Seal;
import dev.muster.storage.Hindrance;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Whether the ledger is whole, and can be read with its key; none is made, and nothing is changed in one that is there, so that a worker may work in it meanwhile. */
final class LedgerCheck {
    static final String NAME = "ledger";
    private static final double MEGABYTE = 1_000_000;

    private final Home home;
    private final Secret key;

    /** @param key that is given for the ledger, if any */
    LedgerCheck(Home home, Secret key) {
        this.home = home;
        this.key = key;
    }

    List<Finding> findings() {
        return List.of(finding());
    }

    private Finding finding() {
        try {
            var file = new LedgerFile(home.ledger());
            file.check(home.isInUse());
            if (!Files.exists(home.ledger())) {
                return Finding.ok(NAME, "there is none yet; the first import makes it");
            }
            file.checkEveryPage();
            return withKey(file);
        } catch (DamagedLedgerException e) {
            return Finding.error(NAME, home.ledger() + " cannot be used (" + e.getMessage() + ")", "stop Muster, and put back a whole one from a backup, with its -wal if it has one");
        } catch (IOException | SQLException e) {
            return Hindrance.of(e, home).map(hindrance -> Finding.error(NAME, hindrance.text(), "do that, then run ./muster doctor again"))
                    .orElseGet(() -> Finding.error(NAME, home.ledger() + " cannot be opened (" + e + ")", "put back a whole one, or let MUSTER_HOME name another home"));
        }
    }

    private Finding withKey(LedgerFile file) throws IOException, SQLException {
        if (key.isGiven()) {
            return file.opensWith(new Seal(key.value())) ? whole()
                    : Finding.error(NAME, "the key of MUSTER_SECRET_KEY, or of its file, is not the one that the ledger was made with", "set the one that it was made with; where it was none, " + home.secretKey() + " has it");
        }
        String toDo = "put back the secret.key that the ledger was made with";
        if (!Files.exists(home.secretKey())) {
            return file.hasSealed() ? Finding.error(NAME, home.secretKey() + " is missing, without which the ledger cannot be read", toDo) : whole();
        }
        try {
            return file.opensWith(new Seal(Files.readString(home.secretKey()))) ? whole()
                    : Finding.error(NAME, home.secretKey() + " is not the key that the ledger was made with", toDo);
        } catch (IllegalArgumentException e) {
            return Finding.error(NAME, home.secretKey() + " cannot be used: it holds no key", toDo);
        }
    }

    private Finding whole() throws IOException {
        return Finding.ok(NAME, String.format(Locale.ROOT, "%s is whole (%.1f MB, every page was read)", home.ledger(), Files.size(home.ledger()) / MEGABYTE));
    }
}
