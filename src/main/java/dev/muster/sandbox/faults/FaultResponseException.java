package dev.muster.sandbox.faults;

/** A planned fault that replaces the processing of a request. */
public final class FaultResponseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    public FaultResponseException(Fault fault) {
        super(null, null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
