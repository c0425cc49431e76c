package dev.muster.cli.output;

import dev.muster.ledger.model.ImportRun;
import java.util.List;

/** Tells the user of a command, or a program that runs it, how imports go. */
public interface ProgressReporter extends AutoCloseable {

    /** Something besides the imports. */
    void note(String line);

    /** How the open imports go; told about once a second. */
    void progress(List<ImportProgress> open);

    /** The end of an import; returns whether every row of it was imported. */
    boolean closed(ImportRun closed);

    /** The command ends before its imports do, and why, with what to do. */
    void stopped(String line, int exitCode);

    /** Nothing more is told. */
    @Override
    void close();
}
