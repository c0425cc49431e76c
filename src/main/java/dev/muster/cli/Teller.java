package dev.muster.cli;

import dev.muster.ledger.Import;
import java.util.List;

/** Tells the user of a command, or a program that runs it, how imports go. */
interface Teller extends AutoCloseable {

    /** Something besides the imports. */
    void note(String line);

    /** How the open imports go; told about once a second. */
    void progress(List<Progress> open);

    /** The end of an import; returns whether every row of it was imported. */
    boolean closed(Import closed);

    /** The command ends before its imports do, and why, with what to do. */
    void stopped(String line, int exitCode);

    /** Nothing more is told. */
    @Override
    void close();
}
