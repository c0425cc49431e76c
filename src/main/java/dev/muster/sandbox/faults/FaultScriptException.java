package dev.muster.sandbox.faults;

import java.util.List;

/** A script with mistakes. The message has one line per mistake, with file, line and allowed values. */
public final class FaultScriptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FaultScriptException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
    }
}
