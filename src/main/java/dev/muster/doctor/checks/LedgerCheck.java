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
 * Checks that the ledger is intact and can be read with its key. Creates and changes nothing, so that a worker may use
 * it meanwhile.
 */
public final class LedgerCheck {
    public static final String NAME = "ledger";
    private static final double MEGABYTE = 1_000_000;

    private final Home home;
    private final Secret key;

    /** @param key from the settings, if any */
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
                return CheckResult.ok(NAME, "does not exist yet; the first import creates it");
            }
            file.checkEveryPage();
            return withKey(file);
        } catch (DamagedLedgerException e) {
            return CheckResult.error(
                    NAME,
                    "cannot use " + home.ledger() + " (" + e.getMessage() + ")",
                    "stop Muster and restore it from a backup, with its -wal file if there is one");
        } catch (IOException | SQLException e) {
            return StorageFailure.of(e, home)
                    .map(storageFailure ->
                            CheckResult.error(NAME, storageFailure.text(), "do that, then run: ./muster doctor"))
                    .orElseGet(() -> CheckResult.error(
                            NAME,
                            "cannot open " + home.ledger() + " (" + e + ")",
                            "restore it from a backup, or set MUSTER_HOME to another folder"));
        }
    }

    private CheckResult withKey(LedgerFile file) throws IOException, SQLException {
        if (key.isGiven()) {
            return file.opensWith(new PayloadCipher(key.value()))
                    ? intact()
                    : CheckResult.error(
                            NAME,
                            "the key in MUSTER_SECRET_KEY or its file is not the one that the ledger was created with",
                            "restore the original key; without one in the settings, " + home.secretKey() + " is used");
        }
        String toDo = "restore the secret.key that the ledger was created with";
        if (!Files.exists(home.secretKey())) {
            return file.hasSealed()
                    ? CheckResult.error(NAME, home.secretKey() + " is missing, so the ledger cannot be read", toDo)
                    : intact();
        }
        try {
            return file.opensWith(new PayloadCipher(Files.readString(home.secretKey())))
                    ? intact()
                    : CheckResult.error(
                            NAME, home.secretKey() + " is not the key that the ledger was created with", toDo);
        } catch (IllegalArgumentException e) {
            return CheckResult.error(NAME, home.secretKey() + " does not contain a key", toDo);
        }
    }

    private CheckResult intact() throws IOException {
        return CheckResult.ok(
                NAME,
                String.format(
                        Locale.ROOT,
                        "%s is intact (%.1f MB, all pages read)",
                        home.ledger(),
                        Files.size(home.ledger()) / MEGABYTE));
    }
}
