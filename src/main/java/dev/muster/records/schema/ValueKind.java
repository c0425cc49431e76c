package dev.muster.records.schema;

/** How far a value may be cleaned. */
public enum ValueKind {
    /** Free text: what a script needs inside it stays. */
    TEXT,
    /** Read by machines: e-mail addresses, usernames, ids, phone numbers, postal codes, dates and numbers. */
    CODE,
    /** Passwords: every character counts. */
    SECRET
}
