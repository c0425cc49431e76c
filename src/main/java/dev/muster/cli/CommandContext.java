package dev.muster.cli;

import dev.muster.cli.output.ImportPrinter;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.DamagedLedgerException;
import dev.muster.ledger.database.LedgerFile;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.ImportRun;
import dev.muster.records.schema.Destination;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The settings, the home and its ledger, as every command needs them.
 *
 * @param home prepared
 */
public record CommandContext(Settings settings, Home home, Ledger ledger) implements AutoCloseable {

    /**
     * The settings of a command in the foreground, which logs warnings. It begins with them, since they say how is
     * logged.
     */
    public static Settings loadSettings() {
        return loadSettings(Level.WARN);
    }

    /** @param usual how much is logged where no setting says so */
    public static Settings loadSettings(Level usual) {
        LoggingSetup.begin(usual);
        Settings settings = Settings.load(base(), System.getenv());
        LoggingSetup.follow(settings.log(), usual);
        settings.unknownVariables()
                .forEach((name, nearest) -> LoggerFactory.getLogger(CommandContext.class)
                        .warn(
                                "The environment has {}, which is no setting and is passed over. {}Correct its name, or remove it",
                                name,
                                nearest));
        return settings;
    }

    /** The folder that the launcher, {@code config/} and {@code routes/} lie in. */
    public static Path base() {
        return Path.of(System.getProperty("muster.base", ".")).toAbsolutePath().normalize();
    }

    /**
     * @throws ConfigurationException if the home or its ledger cannot be used
     * @throws StorageFailureException if the machine does not let us
     */
    public static CommandContext open(Settings settings) {
        return open(settings, true);
    }

    /** {@link #open(Settings)} without reading all of the ledger, for a command that only looks, and perhaps often. */
    public static CommandContext look(Settings settings) {
        return open(settings, false);
    }

    private static CommandContext open(Settings settings, boolean readsAll) {
        var home = new Home(settings.home());
        try {
            home.prepare(settings.orgs());
            TemporaryFolder.deleteLeftovers(home.temporary());
            TemporaryFolder.deleteLeftoversOf(Files.getOwner(home.root()));
            var ledgerFile = new LedgerFile(home.ledger());
            ledgerFile.check(home.isInUse());
            if (readsAll) {
                ledgerFile.checkEveryPage();
            }
            return new CommandContext(settings, home, Ledger.open(home.ledger(), seal(settings, home)));
        } catch (DamagedLedgerException damaged) {
            throw damaged(home, damaged.getMessage());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("The key "
                    + (settings.secretKey().isGiven() ? "of MUSTER_SECRET_KEY, or of its file," : home.secretKey())
                    + " cannot be used (" + e.getMessage() + "): put back the one that the ledger was made with");
        } catch (ConfigurationException e) {
            throw e;
        } catch (IOException | SQLException | RuntimeException e) {
            StorageFailure.of(e, home).ifPresent(storageFailure -> {
                throw storageFailure.kind() == StorageFailure.Kind.DAMAGED
                        ? damaged(home, firstLine(e))
                        : new StorageFailureException(storageFailure, e);
            });
            throw new ConfigurationException("The ledger " + home.ledger() + " cannot be opened (" + firstLine(e)
                    + "): put back a whole one, or let MUSTER_HOME name another home");
        }
    }

    private static ConfigurationException damaged(Home home, String why) {
        return new ConfigurationException("The ledger " + home.ledger() + " cannot be used (" + why
                + "): put back a whole one, with its -wal if it has one."
                + " To begin anew without what it knew, move all of " + home.root()
                + " but the inbox away; whoever was sent may then be sent again");
    }

    private static PayloadCipher seal(Settings settings, Home home) throws IOException {
        try {
            return PayloadCipher.of(settings.secretKey(), home.secretKey());
        } catch (IOException e) {
            if (StorageFailure.of(e, home).isPresent()) {
                throw e;
            }
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The same for the organization that an import is for.
     *
     * @throws ConfigurationException if that is served no more, or is another one by now
     */
    public CommandContext forOrganizationOf(ImportRun importRun) {
        if (importRun.destination().equals(Destination.NONE)) {
            throw new ConfigurationException("The import " + importRun.id() + " (" + importRun.source()
                    + ") was for no organization that is served: let its messages be sent again, each with an org");
        }
        Settings its = settings.organization(importRun.org())
                .filter(organization -> organization.destination().equals(importRun.destination()))
                .orElseThrow(() -> new ConfigurationException("The import " + importRun.id() + " (" + importRun.source()
                        + ") was for " + importRun.destination() + ", but the settings name "
                        + settings.organizations().stream()
                                .map(organization -> organization.destination().toString())
                                .collect(Collectors.joining("; "))
                        + ": what was meant for one is not sent to another. Set JUMPCLOUD_BASE_URL and JUMPCLOUD_ORG_ID to that"
                        + (settings.servesSeveral() ? ", for an organization of that name" : "")));
        return new CommandContext(its, home, ledger);
    }

    /** @throws ConfigurationException if there is no import of that id */
    public ImportRun importRun(String id) {
        return ledger.imports()
                .find(id)
                .orElseThrow(() -> new ConfigurationException("There is no import " + id + " in " + home.root() + ": "
                        + ImportPrinter.COMMAND + " status lists them"));
    }

    private static String firstLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .findFirst()
                .orElse(root.getClass().getSimpleName());
    }

    @Override
    public void close() {
        ledger.close();
    }
}
