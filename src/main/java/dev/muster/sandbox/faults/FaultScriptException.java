package dev.muster.sandbox.faults;

import java.util.List;

/**
 * A script cannot be understood. The message has a line for each mistake, which names file and line, and says what is
 * allowed.
 */
public final class FaultScriptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FaultScriptException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
    }
}
