package dev.muster.cli;

import dev.muster.config.ConfigurationException;
import dev.muster.config.Home;
import dev.muster.config.Settings;
import dev.muster.ledger.Import;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.Seal;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The settings, the home and its ledger, as every command needs them.
 *
 * @param home prepared
 */
record Workplace(Settings settings, Home home, Ledger ledger) implements AutoCloseable {

    /** The settings of this process. */
    static Settings loadSettings() {
        return Settings.load(Path.of(System.getProperty("muster.base", ".")).toAbsolutePath().normalize(), System.getenv());
    }

    /** @throws ConfigurationException if the home or its ledger cannot be used */
    static Workplace open(Settings settings) {
        var home = new Home(settings.home());
        home.prepare();
        try {
            return new Workplace(settings, home, Ledger.open(home.ledger(), Seal.ofFile(home.secretKey())));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("The key " + home.secretKey() + " cannot be used (" + e.getMessage() + "): put back the one that the ledger was made with");
        } catch (RuntimeException e) {
            throw new ConfigurationException("The ledger " + home.ledger() + " cannot be opened (" + firstLine(e) + "): put back a whole one, or let MUSTER_HOME name another home");
        }
    }

    /** @throws ConfigurationException if there is no import of that id */
    Import theImport(String id) {
        return ledger.imports().find(id).orElseThrow(() ->
                new ConfigurationException("There is no import " + id + " in " + home.root() + ": ./muster status lists them"));
    }

    private static String firstLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.getClass().getSimpleName());
    }

    @Override
    public void close() {
        ledger.close();
    }
}
