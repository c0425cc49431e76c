package dev.muster.doctor.checks;

import dev.muster.config.Secret;
import dev.muster.ledger.database.DamagedLedgerException;
import dev.muster.ledger.database.LedgerFile;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * Whether the ledger is whole, and can be read with its key; none is made, and nothing is changed in one that is there,
 * so that a worker may work in it meanwhile.
 */
public final class LedgerCheck {
    public static final String NAME = "ledger";
    private static final double MEGABYTE = 1_000_000;

    private final Home home;
    private final Secret key;

    /** @param key that is given for the ledger, if any */
    public LedgerCheck(Home home, Secret key) {
        this.home = home;
        this.key = key;
    }

    public List<CheckResult> findings() {
        return List.of(finding());
    }

    private CheckResult finding() {
        try {
            var file = new LedgerFile(home.ledger());
            file.check(home.isInUse());
            if (!Files.exists(home.ledger())) {
                return CheckResult.ok(NAME, "there is none yet; the first import makes it");
            }
            file.checkEveryPage();
            return withKey(file);
        } catch (DamagedLedgerException e) {
            return CheckResult.error(
                    NAME,
                    home.ledger() + " cannot be used (" + e.getMessage() + ")",
                    "stop Muster, and put back a whole one from a backup, with its -wal if it has one");
        } catch (IOException | SQLException e) {
            return StorageFailure.of(e, home)
                    .map(storageFailure ->
                            CheckResult.error(NAME, storageFailure.text(), "do that, then run ./muster doctor again"))
                    .orElseGet(() -> CheckResult.error(
                            NAME,
                            home.ledger() + " cannot be opened (" + e + ")",
                            "put back a whole one, or let MUSTER_HOME name another home"));
        }
    }

    private CheckResult withKey(LedgerFile file) throws IOException, SQLException {
        if (key.isGiven()) {
            return file.opensWith(new PayloadCipher(key.value()))
                    ? whole()
                    : CheckResult.error(
                            NAME,
                            "the key of MUSTER_SECRET_KEY, or of its file, is not the one that the ledger was made with",
                            "set the one that it was made with; where it was none, " + home.secretKey() + " has it");
        }
        String toDo = "put back the secret.key that the ledger was made with";
        if (!Files.exists(home.secretKey())) {
            return file.hasSealed()
                    ? CheckResult.error(
                            NAME, home.secretKey() + " is missing, without which the ledger cannot be read", toDo)
                    : whole();
        }
        try {
            return file.opensWith(new PayloadCipher(Files.readString(home.secretKey())))
                    ? whole()
                    : CheckResult.error(NAME, home.secretKey() + " is not the key that the ledger was made with", toDo);
        } catch (IllegalArgumentException e) {
            return CheckResult.error(NAME, home.secretKey() + " cannot be used: it holds no key", toDo);
        }
    }

    private CheckResult whole() throws IOException {
        return CheckResult.ok(
                NAME,
                String.format(
                        Locale.ROOT,
                        "%s is whole (%.1f MB, every page was read)",
                        home.ledger(),
                        Files.size(home.ledger()) / MEGABYTE));
    }
}
