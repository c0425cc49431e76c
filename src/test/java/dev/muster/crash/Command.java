package dev.muster.crash;

import dev.muster.config.Settings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.intake.InboxClaimer;
import dev.muster.pipeline.intake.Redrive;
import dev.muster.pipeline.intake.Redrive.Fate;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.source.Dialect;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The commands of a process run, with their changes to the ledger before the worker starts. */
enum Command {
    /** Works on whatever is in the ledger. */
    RUN {
        @Override
        void prepare(String importId, Settings settings, Ledger ledger) {
            // The worker does everything.
        }
    },
    /** Imports a file without some of its columns. */
    IMPORT {
        @Override
        void prepare(String importId, Settings settings, Ledger ledger) throws IOException {
            var home = new Home(settings.home());
            new InboxClaimer(home, ledger, settings.imports(), settings.inbox().doneFile(), Clock.systemUTC())
                    .copy(
                            file(home),
                            settings.reading().operation(),
                            new ImportOptions(
                                    List.of(LEFT_OUT),
                                    null,
                                    Map.of(),
                                    false,
                                    null,
                                    false,
                                    Dialect.FOUND,
                                    ImportOptions.OfSource.NONE));
        }

        @Override
        List<String> arguments(String importId, Home home) throws IOException {
            return List.of("import", "--ignore-columns", LEFT_OUT, file(home).toString());
        }
    },
    /** Cancels an import. */
    CANCEL {
        @Override
        void prepare(String importId, Settings settings, Ledger ledger) {
            ledger.imports().cancel(importId, Clock.systemUTC().instant());
        }
    },
    /** Redrives the rows of an import that were not imported, if any. */
    REDRIVE {
        @Override
        void prepare(String importId, Settings settings, Ledger ledger) throws IOException {
            var home = new Home(settings.home());
            ImportRun closed = ledger.imports().get(importId);
            Path deadLetter =
                    home.root().resolve("dead-letter").resolve(importId).resolve(closed.source());
            var redrive = new Redrive(ledger.records(), AttributeCatalog.load(), closed, deadLetter, code -> false);
            if (redrive.rows(Fate.AGAIN) > 0) {
                redrive.open(new InboxClaimer(
                        home, ledger, settings.imports(), settings.inbox().doneFile(), Clock.systemUTC()));
            }
        }
    };

    /** An unknown column. */
    static final String LEFT_OUT = "badge";

    /** Returns whether it needs an existing import. */
    boolean isAboutAnImport() {
        return this == CANCEL || this == REDRIVE;
    }

    /** The path of the file to import. */
    static Path outside(Home home) {
        return home.root().resolve("outside");
    }

    private static Path file(Home home) throws IOException {
        try (Stream<Path> files = Files.list(outside(home))) {
            return files.findFirst().orElseThrow();
        }
    }

    /** Applies the command's changes to the ledger. */
    abstract void prepare(String importId, Settings settings, Ledger ledger) throws IOException;

    /** The arguments of the command; {@code importId} is {@code null} without an import. */
    List<String> arguments(String importId, Home home) throws IOException {
        String word = name().toLowerCase(Locale.ROOT);
        return importId == null ? List.of(word) : List.of(word, importId);
    }
}
