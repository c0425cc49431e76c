package dev.muster.pipeline.intake;

import dev.muster.config.ImportSettings;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.model.ImportRun;
import dev.muster.pipeline.deadletter.DeadLetters;
import dev.muster.records.schema.AttributeCatalog;
import dev.muster.records.schema.Operation;
import dev.muster.records.validation.ImportOptions;
import dev.muster.storage.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the open import of the same content, organization and rules, so that nothing is sent twice. With
 * {@code --again} nothing is found.
 */
public final class OpenImports {
    private final Home home;
    private final Ledger ledger;
    private final AttributeCatalog catalog;
    private final ImportSettings settings;

    public OpenImports(Home home, Ledger ledger, AttributeCatalog catalog, ImportSettings settings) {
        this.home = home;
        this.ledger = ledger;
        this.catalog = catalog;
        this.settings = settings;
    }

    /**
     * The open import that has the content of a file.
     *
     * @param asked the operation of its rows that name none
     */
    public Optional<ImportRun> of(Path file, Operation asked, ImportOptions said) throws IOException {
        if (said.again()) {
            return Optional.empty();
        }
        ImportOptions options = new DeadLetters(home, ledger.imports(), settings)
                .of(file, said.dialect())
                .map(deadLetter -> deadLetter.options(said))
                .orElse(said);
        String rules = ReadingRules.of(options, settings.reading(), catalog).asText();
        for (ImportRun open : ledger.imports().notClosed()) {
            boolean sameWork = open.operation() == asked
                    && open.destination().equals(settings.destination())
                    && open.times().openUntil() == null
                    && open.times().cancelled() == null
                    && haveTheSame(open.options(), options)
                    && (open.reading().mapping() == null
                            || open.reading().mapping().equals(rules));
            if (sameWork && hasTheContent(open, file)) {
                return Optional.of(open);
            }
        }
        return Optional.empty();
    }

    private boolean hasTheContent(ImportRun open, Path file) throws IOException {
        try {
            return Files.mismatch(
                            file, home.work(open.id()).resolve(open.reading().path()))
                    == -1;
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        }
    }

    /**
     * The older import that is open and has the content of one that is about to be read.
     *
     * @param reading its checksum and rules are in the ledger
     */
    Optional<ImportRun> olderThan(ImportRun reading) {
        return reading.options().again()
                ? Optional.empty()
                : ledger.imports().olderOfTheSame(reading).stream()
                        .filter(older -> haveTheSame(older.options(), reading.options()))
                        .findFirst();
    }

    private static boolean haveTheSame(ImportOptions one, ImportOptions other) {
        return one.importingAgain().equals(other.importingAgain());
    }
}
