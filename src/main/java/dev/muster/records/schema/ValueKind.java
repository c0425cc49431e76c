package dev.muster.records.schema;

/** The kind of a value, which limits how it is cleaned. */
public enum ValueKind {
    /** Free text: what a script needs inside it stays. */
    TEXT,
    /** Read by machines: email addresses, usernames, ids, phone numbers, postal codes, dates and numbers. */
    CODE,
    /** Passwords: every character counts. */
    SECRET
}
