package dev.muster.runtime;

import dev.muster.config.ConfigurationException;
import dev.muster.config.DoneFile;
import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.logging.LogLine;
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.records.schema.Destination;
import dev.muster.storage.Home;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recovers the work of an earlier process, for all organizations. */
final class Restart {
    private static final Logger LOG = LoggerFactory.getLogger(Restart.class);

    private final Home home;
    private final Ledger ledger;
    private final Settings settings;
    private final Clock clock;

    Restart(Home home, Ledger ledger, Settings settings, Clock clock) {
        this.home = home;
        this.ledger = ledger;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Refuses to start if an open import was begun with another service, such as a rehearsal, or another organization.
     *
     * @throws ConfigurationException if there is such an import
     */
    void refuseOtherDestinations() throws IOException {
        List<Destination> served =
                settings.organizations().stream().map(Settings::destination).toList();
        served.forEach(ledger.importRecovery()::nameOrganization);
        ledger.imports().notClosed().stream()
                .filter(open -> !served.contains(open.destination())
                        && !open.destination().equals(Destination.NONE))
                .findFirst()
                .ifPresent(open -> {
                    throw new ConfigurationException("The home " + settings.home() + " has an open import ("
                            + open.source() + ", " + open.id()
                            + ") for "
                            + open.destination() + ", but the settings (JUMPCLOUD_BASE_URL, JUMPCLOUD_ORG_ID"
                            + (settings.servesSeveral() ? ", muster.orgs and muster.org.…" : "") + ") name "
                            + String.join(
                                    "; ",
                                    served.stream().map(Destination::toString).toList())
                            + ": let MUSTER_HOME name another home, or finish that import first, with the "
                            + "settings it was begun with");
                });
        InboxClaimer.orphanOfAnother(home, ledger, settings.orgs()).ifPresent(source -> {
            throw new ConfigurationException(source + " was claimed, but not imported yet, "
                    + (settings.servesSeveral()
                            ? "for an organization that muster.orgs does not name"
                            : "when muster.orgs named organizations")
                    + ": set it as it was, or move the file into another inbox");
        });
    }

    /** Releases in the ledger what the earlier process held, however it ended. */
    void takeUp() throws IOException {
        Instant now = clock.instant();
        ledger.change(() -> {
            for (Settings organization : settings.organizations()) {
                ledger.batches()
                        .recover(
                                organization.org(),
                                now,
                                now.plus(organization.polling().deadline()))
                        .forEach(batch -> LogLine.about(batch, LOG.atWarn())
                                .log(
                                        "Batch {} of import {} is in doubt: an earlier process ended while sending "
                                                + "it; looking up its users",
                                        batch.id(),
                                        batch.importId()));
            }
            for (ImportRun read : ledger.importRecovery().reading()) {
                if (InboxClaimer.lookUpUnlessUnsent(home, ledger, read.id(), now) && read.identifies()) {
                    ledger.imports().readAgain(read.id(), now);
                }
            }
            for (ImportRun unfinished : ledger.importRecovery().halfRead()) {
                ledger.imports().readAgain(unfinished.id(), now);
                LogLine.about(unfinished, LOG.atInfo())
                        .log(
                                "Reading import {} ({}) again: an earlier process ended while reading it",
                                unfinished.id(),
                                unfinished.source());
            }
            ledger.importRecovery().setFree(now);
            ledger.importRecovery().restartWaits(now, settings.queue().importWindow());
            ledger.wallClock().agrees();
            ledger.refusals().endAll();
            ledger.importRecovery().serve(settings.orgs());
        });
        new LeftoverFiles(home).delete(ledger.imports().notClosed());
        DoneFile doneFile = settings.inbox().doneFile();
        for (Settings organization : settings.organizations()) {
            new InboxClaimer(home, ledger, organization.imports(), doneFile, clock).adoptOrphans();
        }
    }
}
