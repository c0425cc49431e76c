package dev.muster.cli.output;

import dev.muster.ledger.model.ImportRun;
import java.util.List;

/** Reports the progress of imports to the user of a command or to a program. */
public interface ProgressReporter extends AutoCloseable {

    /** Reports something other than progress. */
    void note(String line);

    /** Reports the progress of the open imports, about once a second. */
    void progress(List<ImportProgress> open);

    /** Reports a closed import, and returns whether every row was imported. */
    boolean closed(ImportRun closed);

    /** Reports why the command ends before its imports do, and what to do. */
    void stopped(String line, int exitCode);

    /** Ends the report. */
    @Override
    void close();
}
