package dev.muster.sandbox;

/** A planned fault takes the place of the work. */
final class FaultInstead extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    FaultInstead(Fault fault) {
        super(null, null, false, false);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
