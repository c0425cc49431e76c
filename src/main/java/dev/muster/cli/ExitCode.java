package dev.muster.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes of all commands, which scripts rely on. */
public final class ExitCode {
    public static final int ALL_IMPORTED = 0;
    public static final int SOME_NOT_IMPORTED = 1;
    public static final int USAGE = 2;
    public static final int REFUSED_BY_SERVICE = 3;
    public static final int STOPPED = 4;
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** The meaning of each code, in ascending order. */
    public static Map<Integer, String> meanings() {
        var meanings = new LinkedHashMap<Integer, String>();
        meanings.put(ALL_IMPORTED, "success: every row was imported, or the command did what it was asked to do");
        meanings.put(
                SOME_NOT_IMPORTED,
                "some rows were not imported (see the dead letter), or a source could not " + "be read");
        meanings.put(USAGE, "wrong usage or configuration, file not found, or a question was not answered with yes");
        meanings.put(REFUSED_BY_SERVICE, "JumpCloud rejected the credentials");
        meanings.put(
                STOPPED,
                "stopped early, nothing is lost: muster continue resumes. Also: output not written, plan could "
                        + "not look up users");
        meanings.put(INTERRUPTED, "interrupted (Ctrl-C), nothing is lost: muster continue resumes");
        return meanings;
    }
}
