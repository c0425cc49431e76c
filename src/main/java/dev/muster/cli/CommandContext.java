package dev.muster.cli;

import dev.muster.cli.output.ImportPrinter;
import dev.muster.config.ConfigurationException;
import dev.muster.config.Settings;
import dev.muster.config.sources.SourceFiles;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.database.DamagedLedgerException;
import dev.muster.ledger.database.LedgerFile;
import dev.muster.ledger.database.PayloadCipher;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.records.schema.Destination;
import dev.muster.storage.Home;
import dev.muster.storage.StorageFailure;
import dev.muster.storage.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The settings, the home and its ledger, which every command needs.
 *
 * @param home prepared
 */
public record CommandContext(Settings settings, Home home, Ledger ledger) implements AutoCloseable {

    /**
     * Loads the settings of a command in the foreground, which logs warnings. Commands start with this, because the
     * settings also configure logging.
     */
    public static Settings loadSettings() {
        return loadSettings(Level.WARN);
    }

    /** @param usual the level to log at unless a setting says otherwise */
    public static Settings loadSettings(Level usual) {
        LoggingSetup.begin(usual);
        Settings settings = Settings.load(base(), System.getenv());
        LoggingSetup.follow(settings.log(), usual);
        settings.unknownVariables()
                .forEach((name, nearest) -> LoggerFactory.getLogger(CommandContext.class)
                        .warn(
                                "Ignoring {} in the environment: it is not a setting. {}Correct the name or unset "
                                        + "the variable",
                                name,
                                nearest));
        return settings;
    }

    /** The folder with the launcher, {@code config/} and {@code routes/}. */
    public static Path base() {
        return Path.of(System.getProperty("muster.base", ".")).toAbsolutePath().normalize();
    }

    /**
     * Opens the home and reads the whole ledger.
     *
     * @throws ConfigurationException if the home or its ledger cannot be used
     * @throws StorageFailureException if the disk or the file system fails
     */
    public static CommandContext open(Settings settings) {
        return open(settings, true);
    }

    /** Opens the home without reading the whole ledger, for commands that only read, perhaps often. */
    public static CommandContext look(Settings settings) {
        return open(settings, false);
    }

    private static CommandContext open(Settings settings, boolean checksEveryPage) {
        var home = new Home(settings.home());
        try {
            home.prepare(SourceFiles.ofEach(settings));
            TemporaryFolder.deleteLeftovers(home.temporary());
            TemporaryFolder.deleteLeftoversOf(Files.getOwner(home.root()));
            var ledgerFile = new LedgerFile(home.ledger());
            ledgerFile.check(home.isInUse());
            if (checksEveryPage) {
                ledgerFile.checkEveryPage();
            }
            return new CommandContext(settings, home, Ledger.open(home.ledger(), seal(settings, home)));
        } catch (DamagedLedgerException damaged) {
            throw damaged(home, String.valueOf(damaged.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("Cannot use "
                    + (settings.secretKey().isGiven() ? "the key in MUSTER_SECRET_KEY or its file" : home.secretKey())
                    + " (" + e.getMessage() + "): restore the key that the ledger was created with");
        } catch (ConfigurationException e) {
            throw e;
        } catch (IOException | SQLException | RuntimeException e) {
            StorageFailure.of(e, home).ifPresent(storageFailure -> {
                throw storageFailure.kind() == StorageFailure.Kind.DAMAGED
                        ? damaged(home, firstLine(e))
                        : new StorageFailureException(storageFailure, e);
            });
            throw new ConfigurationException("Cannot open the ledger " + home.ledger() + " (" + firstLine(e)
                    + "): restore it from a backup, or set MUSTER_HOME to another folder");
        }
    }

    private static ConfigurationException damaged(Home home, String why) {
        return new ConfigurationException("Cannot use the ledger " + home.ledger() + " (" + why
                + "): restore it from a backup, with its -wal file if there is one."
                + " To start over with an empty ledger, move everything in " + home.root()
                + " except the inbox away; users that were sent before may then be sent again");
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
     * Returns the same context with the settings of an import's organization.
     *
     * @throws ConfigurationException if the settings no longer have that organization, or point it elsewhere
     */
    public CommandContext forOrganizationOf(ImportRun importRun) {
        if (importRun.destination().equals(Destination.NONE)) {
            throw new ConfigurationException("Import " + importRun.id() + " (" + importRun.source()
                    + ") has no known organization: send its messages again, each with an org");
        }
        Settings organizationSettings = settings.organization(
                        importRun.destination().org())
                .filter(organization -> organization.destination().equals(importRun.destination()))
                .orElseThrow(() -> new ConfigurationException("Import " + importRun.id() + " (" + importRun.source()
                        + ") was for " + importRun.destination() + ", but the settings name "
                        + settings.organizations().stream()
                                .map(organization -> organization.destination().toString())
                                .collect(Collectors.joining("; "))
                        + ". Imports are never sent elsewhere: set JUMPCLOUD_BASE_URL and JUMPCLOUD_ORG_ID back"
                        + (settings.servesSeveral() ? " for that organization" : "")));
        return new CommandContext(organizationSettings, home, ledger);
    }

    /**
     * Finds an import.
     *
     * @throws ConfigurationException if the ledger has no import with that id
     */
    public ImportRun importRun(String id) {
        return ledger.imports()
                .find(id)
                .orElseThrow(() -> new ConfigurationException("No import " + id + " in " + home.root()
                        + ". To list all imports: " + ImportPrinter.COMMAND + " status"));
    }

    /** Starts imports for the organization of these settings. */
    public InboxClaimer inboxClaimer() {
        return new InboxClaimer(
                home, ledger, settings.imports(), settings.inbox().doneFile(), Clock.systemUTC());
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
