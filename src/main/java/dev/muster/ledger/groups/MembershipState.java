package dev.muster.ledger.groups;

/** The state of a membership that a row asks for. */
public enum MembershipState {
    /** Its record has no outcome yet. */
    WAITING,
    /** The record's user exists, so that the call may be made. */
    READY,
    /** The user was added to the group. */
    ADDED,
    /** The user was a member before. */
    ALREADY,
    /** The user is no longer a member. */
    REMOVED,
    /** JumpCloud refused it, never confirmed it, or its import was ended first. */
    FAILED,
    /** Its record was not imported, so that nothing was tried. */
    DROPPED;

    /** Returns whether its call is still to be made. */
    public boolean open() {
        return this == WAITING || this == READY;
    }
}
