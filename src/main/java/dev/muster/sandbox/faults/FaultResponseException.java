package dev.muster.sandbox.faults;

/** A planned fault takes the place of the work. */
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
